# shellcheck shell=bash
# Sourced by selftest: each fault shows, and is gone after off. effect_NAME is true while the fault is on.

effect_06-5_security_update_pending() { ssh_to 11 dpkg-query -W -f '\${Version}' tk-demo | grep -qx 1.0; }
effect_06-5_unsupported_release() { ssh_to 20 cat /etc/os-release | grep -qx 'VERSION_ID="10"'; }
effect_06-6_signatures_old() { "$lab/exec" app1 clamdscan --version | grep -q "/$(TZ=Asia/Tokyo date -d '21 days ago' '+%a %b %e')"; }
effect_06-6_host_without_agent() { ! "$lab/exec" app2 clamdscan --ping 1:1; }
effect_06-7_night_muted() { city curl -fsS http://10.77.9.20:9093/api/v2/status | jq -r .config.original | grep -q nights; }
effect_06-7_host_unmonitored() { ! city curl -fsS 'http://10.77.9.20:9090/api/v1/targets?state=active' | grep -q '10.77.9.12:9100'; }
effect_11_ssh_open_to_city() { city nc -z -w 1 10.77.3.11 22; }
effect_11_tls10_enabled() { tls_is 10.77.3.10 -tls1 -cipher 'ALL:@SECLEVEL=0'; }
effect_11_weak_ssh_cipher() { ssh_to 11 sudo -n /usr/sbin/sshd -T | grep -qx 'permitrootlogin yes'; }
effect_11_certificate_expired() { svc 10.77.3.13 https://svc.lab/ 2>&1 | grep -q 'certificate has expired'; }
effect_15_clock_ahead() { [ $(($(ssh_to 12 date +%s) - $(date +%s))) -ge 4 ]; }
effect_15_log_zone_utc() { ssh_to 20 'cat /var/log/central/app2/*.log' | awk '$2 ~ /[+]00:00$/ { n++ } END { exit n < 3 }'; }
effect_15_chronyd_stopped() { ! ssh_to 10 chronyc -c tracking; }
effect_18_backend_maintenance() { city curl -fsS 'http://10.77.9.13:8404/s;csv' | grep -q '^b,app2,.*,MAINT,'; }
effect_18_dns_single_address() { answers '10.77.3.10 '; }
effect_19_pam_no_symbol() { pam_changes app1 Wakaba3141NagoYx; }
effect_19_pam_module_optional() { pam_changes app2 wakabanagoya; }
effect_19_web_no_symbol() { symbol_required 11 0 && symbol_required 12 0; }
effect_19_ldap_no_symbol() { "$lab/exec" db true && ldap_probe; }
effect_20_faillock_off() { guessed_open app1 11; }
effect_20_faillock_bypassed() { guessed_open app2 12; }
effect_20_ldap_no_lockout() { ldap_guessed_open; }
effect_20_axes_disabled() { lockout_export '.AXES_ENABLED | not'; }
effect_20_axes_by_address() { lockout_export '.AXES_LOCKOUT_PARAMETERS == ["ip_address"]'; }
effect_22_backup_missing() { backup_code_is 2; }

# A password without symbol is taken; changed back and forth with fresh ones, because the last three are refused.
ldap_probe() {
  local new=Wakaba${RANDOM}NagoYx
  "$lab/exec" db /bin/bash -c '
    set -e
    ldappasswd -x -H ldap://10.77.9.20 -D uid=tanaka,ou=people,dc=lab -w Lab-Init-0001 -s "$0"
    printf "dn: uid=tanaka,ou=people,dc=lab\nchangetype: modify\nreplace: userPassword\nuserPassword: $(slappasswd -s Lab-Init-0001)\n" \
      | ldapmodify -Q -Y EXTERNAL -H ldapi:///' "$new"
}
# After six wrong passwords the right one still lets in; the count is set back afterwards.
guessed_open() { # guessed_open HOST LAST_OCTET
  local code=0
  for _ in 1 2 3 4 5 6; do password_login "$2" suzuki Wrong-Pass-0002; done
  password_login "$2" suzuki Lab-Init-0001 || code=1
  "$lab/exec" "$1" faillock --user suzuki --reset
  return $code
}
ldap_guessed_open() {
  "$lab/exec" db /bin/bash -c '
    who="uid=suzuki,ou=people,dc=lab"
    for _ in 1 2 3 4 5 6; do ldapwhoami -x -H ldap://10.77.9.20 -D "$who" -w Wrong-Pass-0002 2>&1; done
    ldapwhoami -x -H ldap://10.77.9.20 -D "$who" -w Lab-Init-0001
    code=$?
    for name in pwdAccountLockedTime pwdFailureTime; do
      printf "dn: $who\nchangetype: modify\ndelete: $name\n" | ldapmodify -Q -Y EXTERNAL -H ldapi:/// -M 2>/dev/null
    done
    exit $code'
}
lockout_export() { # lockout_export CONDITION
  local octet
  for octet in 11 12; do
    [ "$(city curl -fsS --max-time 3 "http://10.77.9.$octet:8000/policy/lockout.json" | jq "$1")" = true ] || return 1
  done
}
whole() {
  status_is 200 10.77.3.10 https://svc.lab/healthz && web_login 10.77.3.10 tanaka Lab-Init-0001 \
    && password_login 11 suzuki Lab-Init-0001 && ssh_to 12 true && ssh_to 20 true
}

all_faults() {
  local name other
  for name in $("$lab/faults/all"); do
    if ! declare -F "effect_$name" >/dev/null; then echo "skip  $name (a fault of a paper or the account, or one that no daemon shows)"; continue; fi
    check "$name: not there before" fails "effect_$name"
    check "$name: on" "$lab/faults/$name" on
    check "$name: on again" "$lab/faults/$name" on
    check "$name: shows" "effect_$name"
    check "$name: service, logins still work" whole
    check "$name: off" "$lab/faults/$name" off
    check "$name: off again" "$lab/faults/$name" off
    check "$name: gone" fails "effect_$name"
    check "$name: service, logins work after" whole
  done
  for name in 10 13; do check "10.77.9.$name: two backends UP after all faults" city bash "$lab/hosts/backends_up.sh" "10.77.9.$name" 2; done
  for name in 10 13 11 12 20; do check "10.77.9.$name: clock synchronised after all faults" synced "$name"; done
  for name in $machines; do check "$name: central log at +09:00 after all faults" zone_is "$name" '[+]09:00'; done
}
