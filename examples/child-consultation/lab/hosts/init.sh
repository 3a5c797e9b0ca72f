#!/bin/bash
# First process of a host: its own /etc /var /home /root (overlays over the machine's, written to memory),
# its own /dev /run /tmp, hostname and process numbers. $1 is its name.
set -eu
name=$1
hostname "$name"
# 2 GB: at 512 MB the database host filled up with WAL and other daemons failed with it.
work=/mnt
mount -t tmpfs -o size=2g,mode=755 "lab-$name" $work
for folder in etc var home root; do
  mkdir -p "$work/$folder.upper" "$work/$folder.work"
  mount -t overlay -o "lowerdir=/$folder,upperdir=$work/$folder.upper,workdir=$work/$folder.work" "lab-$name-$folder" "/$folder"
done
mount -t proc proc /proc

# A private /dev, because /dev/log must be the host's own.
dev=$work/dev
mkdir $dev
mount -t tmpfs -o mode=755 dev $dev
for node in null zero full random urandom tty; do
  : >$dev/$node
  mount --bind /dev/$node $dev/$node
done
mkdir $dev/pts $dev/shm
mount -t devpts -o newinstance,ptmxmode=0666,mode=620,gid=5 devpts $dev/pts
mount -t tmpfs -o mode=1777 shm $dev/shm
ln -s pts/ptmx $dev/ptmx
ln -s /proc/self/fd $dev/fd
for pair in 0:stdin 1:stdout 2:stderr; do ln -s "fd/${pair%:*}" "$dev/${pair#*:}"; done
mount --move $dev /dev

# The scripts stay visible at the same place; everything else of the box's /run does not.
mkdir $work/lab
mount --bind /run/lab $work/lab
mount -t tmpfs -o mode=755 run /run
mkdir -p /run/lab /run/sshd /run/lock
mount --move $work/lab /run/lab
mount -t tmpfs -o mode=1777 tmp /tmp

touch "/run/lab/booted-$name"
exec tini -s -- sleep infinity
