/* slapd 2.5 check module (slapo-ppolicy(5), pwdCheckModule). It reads the file of OpenLDAP's contributed
 * module ppm, which Debian does not ship, and enforces its class minimums and minQuality at each change:
 *
 *   minQuality POINTS
 *   class-NAME CHARACTERS MINIMUM MINIMUM_FOR_A_POINT
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char path[] = "/etc/ldap/ppm.conf";

static int count_of(const char *password, const char *characters) {
  int count = 0;
  for (; *password; password++) count += strchr(characters, *password) != NULL;
  return count;
}

/* Each value that ppolicy would accept wrongly is refused: no file, no rule, no password. */
int check_password(char *password, char **error, void *entry, void *argument) {
  (void)entry;
  (void)argument;
  char line[1024], name[64], characters[512], reason[160] = "";
  int minimum, minimum_for_point, quality_min = 0, points = 0, rules = 0;
  FILE *file = fopen(path, "r");
  if (!file || !password) {
    snprintf(reason, sizeof reason, "no password rules at %s", path);
  } else {
    while (fgets(line, sizeof line, file)) {
      if (sscanf(line, "minQuality %d", &quality_min) == 1) continue;
      if (sscanf(line, "class-%63s %511s %d %d", name, characters, &minimum, &minimum_for_point) != 4) continue;
      int count = count_of(password, characters);
      rules++;
      if (count >= minimum_for_point && minimum_for_point > 0) points++;
      if (count < minimum && !*reason) snprintf(reason, sizeof reason, "fewer than %d of class %s", minimum, name);
    }
    if (!*reason && rules == 0) snprintf(reason, sizeof reason, "no class in %s", path);
    if (!*reason && points < quality_min) snprintf(reason, sizeof reason, "%d points of %d", points, quality_min);
  }
  if (file) fclose(file);
  if (!*reason) return 0; /* LDAP_SUCCESS */
  if (error) *error = strdup(reason);
  return 1;
}
