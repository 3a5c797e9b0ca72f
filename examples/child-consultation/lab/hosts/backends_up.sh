#!/bin/bash
# backends_up.sh ADDRESS COUNT [STATES]: true if HAProxy there has that many applications in one of STATES
# (an extended regular expression; `UP` without it). Column 18 of its CSV is the state.
[ "$(curl -fsS --max-time 2 "http://$1:8404/s;csv" \
  | awk -F, -v states="^(${3:-UP})\$" '$1 == "b" && $2 ~ /^app/ && $18 ~ states' | wc -l)" = "$2" ]
