{{/* The image reference: registry/repository:tag@digest, what is empty left out. */}}
{{- define "cnpg-postgres.image" -}}
{{- with .Values.image }}
{{- with .registry }}{{ . }}/{{ end }}{{ .repository }}:{{ .tag }}{{ with .digest }}@{{ . }}{{ end }}
{{- end }}
{{- end }}

{{/* PostgreSQL's major version. */}}
{{- define "cnpg-postgres.major" -}}
{{- with .Values }}
{{- .imageCatalog.name | empty | ternary (regexFind "^[0-9]+" .image.tag) (toString .imageCatalog.major) }}
{{- end }}
{{- end }}

{{/* The image's family: official, cnpg, custom, or nothing where the repository does not tell. */}}
{{- define "cnpg-postgres.imageFamily" -}}
{{- with .Values }}
{{- if .image.family }}
{{- .image.family }}
{{- else if .imageCatalog.name -}}
cnpg
{{- else if eq (base .image.repository) "postgres" -}}
official
{{- else if eq (base .image.repository) "postgresql" -}}
cnpg
{{- end }}
{{- end }}
{{- end }}

{{/* The uid, and gid, of user postgres in images of the family. */}}
{{- define "cnpg-postgres.familyId" -}}
{{- $family := include "cnpg-postgres.imageFamily" . }}
{{- if eq $family "official" }}
{{- contains "alpine" .Values.image.tag | ternary 70 999 }}
{{- else if eq $family "cnpg" -}}
26
{{- end }}
{{- end }}

{{/* The uid the instances run as. */}}
{{- define "cnpg-postgres.uid" -}}
{{- if include "cnpg-postgres.isSet" (list .Values.image "uid") }}
{{- .Values.image.uid }}
{{- else }}
{{- include "cnpg-postgres.familyId" . }}
{{- end }}
{{- end }}

{{/* The gid the instances run as. */}}
{{- define "cnpg-postgres.gid" -}}
{{- if include "cnpg-postgres.isSet" (list .Values.image "gid") }}
{{- .Values.image.gid }}
{{- else }}
{{- include "cnpg-postgres.familyId" . }}
{{- end }}
{{- end }}
