#!/bin/bash
# What every host has: accounts, password rules, sshd, sudo, log forwarding, clock.
set -eu
. /run/lab/hosts/lib.sh

echo "$name" >/etc/hostname
put /etc/hosts 644 <<'F'
127.0.0.1 localhost @name@
10.77.9.10 lb1
10.77.9.13 lb2
10.77.9.11 app1
10.77.9.12 app2
10.77.9.20 db
F
: >/etc/resolv.conf
ln -sfn /usr/share/zoneinfo/Asia/Tokyo /etc/localtime
echo Asia/Tokyo >/etc/timezone

add_user() { # add_user NAME UID COMMENT PASSWORD-HASH
  echo "$1:x:$2:$2:$3:/home/$1:/bin/bash" >>/etc/passwd
  echo "$1:$4:20000:0:99999:7:::" >>/etc/shadow
  echo "$1:x:$2:" >>/etc/group
  install -d -o "$2" -g "$2" -m 700 "/home/$1"
}
# `*`: no password opens this account; sshd with PAM would treat `!` as locked.
add_user tenken 1500 'compliance scanner, key only' '*'
add_user tanaka 1501 'operations staff' "$(cat /run/lab/password-hash)"
add_user suzuki 1502 'operations staff' "$(cat /run/lab/password-hash)"
sed -i 's/^adm:.*/adm:x:4:tenken/' /etc/group
echo 'operators:x:1510:tenken,tanaka,suzuki' >>/etc/group
install -d -o tenken -g tenken -m 700 /home/tenken/.ssh
install -o tenken -g tenken -m 600 /run/lab/auditor.pub /home/tenken/.ssh/authorized_keys
install -m 440 "$hosts"/sudoers /etc/sudoers.d/tenken
visudo -cqf /etc/sudoers.d/tenken

/usr/sbin/nft -f "$hosts"/egress.nft
/usr/sbin/nft -f "$hosts"/entrance.nft

# Password rules: https://manpages.debian.org/bookworm/libpam-pwquality/pam_pwquality.8
cp "$hosts"/pam/common-auth "$hosts"/pam/common-account "$hosts"/pam/common-password /etc/pam.d/
cp "$hosts"/pam/faillock.conf "$hosts"/pam/pwquality.conf /etc/security/
rm -rf /etc/security/pwquality.conf.d
mkdir /etc/security/pwquality.conf.d
cp "$hosts"/pam/50-city.conf /etc/security/pwquality.conf.d/
chmod 644 /etc/security/*.conf /etc/security/pwquality.conf.d/*

install -d -m 755 /var/lib/rsyslog /var/log/central
case $name in db) config=rsyslog-central.conf ;; *) config=rsyslog.conf ;; esac
cp "$hosts/$config" /etc/rsyslog.conf
rm -rf /etc/rsyslog.d/*

rm -rf /etc/ssh/ssh_host_* /etc/ssh/sshd_config.d/*
install -m 600 "/run/lab/pki/ssh-$name" /etc/ssh/ssh_host_ed25519_key
put /etc/ssh/sshd_config 644 <"$hosts"/sshd/sshd_config
put /etc/ssh/sshd_config.d/10-city.conf 644 <"$hosts"/sshd/10-city.conf
if [ "$name" = app2 ]; then put /etc/ssh/sshd_config.d/20-aead.conf 644 <"$hosts"/sshd/20-aead.conf; fi
/usr/sbin/sshd -t

install -d -o _chrony -g _chrony -m 750 /run/chrony /var/lib/chrony /var/log/chrony
rm -rf /etc/chrony/conf.d/* /etc/chrony/sources.d/*
case $name in db) config=chrony-server.conf ;; *) config=chrony.conf ;; esac
cp "$hosts"/$config /etc/chrony/chrony.conf

if [ "$name" = app1 ]; then "$hosts"/demo_package.sh 1.1; fi

for daemon in rsyslogd sshd chronyd; do "$hosts"/service.sh $daemon start; done
