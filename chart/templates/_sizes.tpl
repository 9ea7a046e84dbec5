{{/* A Kubernetes quantity as a text; a large number would be printed with an exponent otherwise. */}}
{{- define "cnpg-postgres.quantityText" -}}
{{- kindIs "string" . | ternary . (regexReplaceAll "\\.0+$" (float64 . | printf "%f") "") -}}
{{- end }}

{{/* A Kubernetes quantity in bytes (5Gi, 500M, 1e9 is not read). */}}
{{- define "cnpg-postgres.quantityBytes" -}}
{{- $number := regexFind "^[0-9]+(\\.[0-9]+)?" . | default "0" | float64 }}
{{- $unit := regexFind "[A-Za-z]*$" . }}
{{- $factors := dict "Ki" 1024 "Mi" 1048576 "Gi" 1073741824 "Ti" 1099511627776 "Pi" 1125899906842624 "k" 1000 "M" 1000000 "G" 1000000000 "T" 1000000000000 "P" 1000000000000000 }}
{{- mulf $number (get $factors $unit | default 1) | int64 -}}
{{- end }}

{{/* A Kubernetes quantity in thousandths: 250m is 250, 2 is 2000. */}}
{{- define "cnpg-postgres.quantityMilli" -}}
{{- if hasSuffix "m" . }}
{{- trimSuffix "m" . | float64 | int64 -}}
{{- else }}
{{- mulf (include "cnpg-postgres.cores" .) 1000 | int64 -}}
{{- end }}
{{- end }}

{{/* A Kubernetes quantity as a plain number, fractions kept. */}}
{{- define "cnpg-postgres.cores" -}}
{{- if regexMatch "[A-Za-z]$" . }}
{{- include "cnpg-postgres.quantityBytes" . }}
{{- else }}
{{- . }}
{{- end }}
{{- end }}

{{/* A PostgreSQL size parameter in bytes, as the operator reads it: megabytes where there is no unit; nothing where it is no size. */}}
{{- define "cnpg-postgres.parameterBytes" -}}
{{- $text := . | replace " " "" }}
{{- if regexMatch "^[0-9]+$|^[0-9]+(\\.[0-9]+)?(B|kB|MB|GB|TB)$" $text }}
{{- $factors := dict "B" 1 "kB" 1024 "MB" 1048576 "GB" 1073741824 "TB" 1099511627776 "" 1048576 }}
{{- mulf (regexFind "^[0-9.]+" $text | float64) (get $factors (regexFind "[A-Za-z]*$" $text)) | int64 -}}
{{- end }}
{{- end }}
