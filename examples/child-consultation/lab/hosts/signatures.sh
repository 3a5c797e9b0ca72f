#!/bin/bash
# signatures.sh FOLDER [DAYS-AGO]: a database of one signature (the harmless EICAR text), dated as daily.cud is.
set -eu
folder=$1
mkdir -p "$folder"
cd "$folder"
rm -f daily.*
# shellcheck disable=SC2016
printf '%s' 'X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*' >eicar.txt
sigtool --sha256 eicar.txt | sed 's/eicar.txt/Lab.Eicar.Test/' >daily.hsb
touch daily.info
echo 'Made by the lab.' >COPYING
build=(sigtool --build=daily.cud --unsigned --cvd-version=27461)
[ $# -lt 2 ] || build=(faketime -f "-${2}d" "${build[@]}")
"${build[@]}" <<<lab >build.log 2>&1 || { cat build.log >&2; exit 1; }
