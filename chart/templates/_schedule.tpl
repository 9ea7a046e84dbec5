{{/* The fields of a schedule; between them there may be any blanks. */}}
{{- define "cnpg-postgres.scheduleFields" -}}
{{- regexSplit "\\s+" (trim .) -1 | toYaml }}
{{- end }}

{{/*
What keeps the fields of a schedule from being read, one line each: a value out of its range, a range from high to low, a
step of zero, or no form of cron's. Takes (list path fields), where fields begin with the seconds or with the minutes.
*/}}
{{- define "cnpg-postgres.validate.scheduleFields" }}
{{- $path := first . }}
{{- $fields := last . }}
{{- $units := list
      (dict "name" "a second" "least" 0 "most" 59)
      (dict "name" "a minute" "least" 0 "most" 59)
      (dict "name" "an hour" "least" 0 "most" 23)
      (dict "name" "a day of the month" "least" 1 "most" 31)
      (dict "name" "a month" "least" 1 "most" 12 "names" (list "jan" "feb" "mar" "apr" "may" "jun" "jul" "aug" "sep" "oct" "nov" "dec"))
      (dict "name" "a day of the week" "least" 0 "most" 6 "names" (list "sun" "mon" "tue" "wed" "thu" "fri" "sat")) }}
{{- range $index, $unit := slice $units (sub 6 (len $fields) | int) }}
{{- $names := $unit.names | default list }}
{{- $numbers := dict }}
{{- range $position, $name := $names }}
{{- $_ := set $numbers $name (add $position $unit.least) }}
{{- end }}
{{- range $part := index $fields $index | splitList "," | compact }}
{{- $ends := list }}
{{- $readable := regexMatch "^([*?]|[0-9A-Za-z]+(-[0-9A-Za-z]+)?)(/0*[1-9][0-9]*)?$" $part }}
{{- range regexFindAll "[0-9A-Za-z]+" (regexReplaceAll "/.*$" $part "") -1 }}
{{- if regexMatch "^[0-9]+$" . }}
{{- $ends = append $ends (atoi .) }}
{{- else }}
{{- $readable = and $readable (hasKey $numbers (lower .)) }}
{{- $ends = append $ends (get $numbers (lower .) | int) }}
{{- end }}
{{- end }}
{{- range $ends }}
{{- $readable = and $readable (ge . $unit.least) (le . $unit.most) }}
{{- end }}
{{- if not (and $readable (or (lt (len $ends) 2) (le (first $ends) (last $ends)))) }}
{{ $path }}: {{ $part }} is not {{ $unit.name }}. Write * or numbers from {{ $unit.least }} to {{ $unit.most }}, as in {{ $unit.least }},{{ add1 $unit.least }} or {{ $unit.least }}-{{ $unit.most }} or */2{{ with $names }}, or names like {{ first . }}{{ end }}.
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{/* A word in place of the fields. Takes (list path word). */}}
{{- define "cnpg-postgres.validate.scheduleWord" }}
{{- if not (regexMatch "^@(yearly|annually|monthly|weekly|daily|midnight|hourly)$|^@every ([0-9]+(\\.[0-9]+)?(ms|s|m|h))+$" (last .)) }}
{{ first . }}: {{ last . }} is no schedule. Write @yearly, @monthly, @weekly, @daily, @hourly, @every 12h, or the fields.
{{- end }}
{{- end }}
