{{/* spec.monitoring; nothing where the operator's default is meant. */}}
{{- define "cnpg-postgres.monitoring" -}}
{{- $monitoring := dict }}
{{- if .Values.monitoring.customQueries }}
{{- $_ := set $monitoring "customQueriesConfigMap" (list (dict "name" (include "cnpg-postgres.queriesName" .) "key" "queries.yaml")) }}
{{- end }}
{{- if .Values.monitoring.disableDefaultQueries }}
{{- $_ := set $monitoring "disableDefaultQueries" true }}
{{- end }}
{{- with include "cnpg-postgres.yaml" $monitoring }}
monitoring:
  {{- . | nindent 2 }}
{{- end }}
{{- end }}

{{/* Name of the ConfigMap with the custom queries. */}}
{{- define "cnpg-postgres.queriesName" -}}
{{ include "cnpg-postgres.fullname" . }}-queries
{{- end }}
