{{/* spec.postgresql; nothing where nothing is set. */}}
{{- define "cnpg-postgres.postgresql" -}}
{{- $synchronous := dict }}
{{- if .Values.replication.synchronous.enabled }}
{{- range list "method" "number" "dataDurability" "failoverQuorum" "maxStandbyNamesFromCluster" }}
{{- if include "cnpg-postgres.isSet" (list $.Values.replication.synchronous .) }}
{{- $_ := set $synchronous . (get $.Values.replication.synchronous .) }}
{{- end }}
{{- end }}
{{- end }}
{{- with include "cnpg-postgres.yaml" (dict
      "parameters" (include "cnpg-postgres.parameters" . | fromYaml)
      "pg_hba" .Values.postgresql.pg_hba
      "pg_ident" .Values.postgresql.pg_ident
      "shared_preload_libraries" .Values.postgresql.sharedPreloadLibraries
      "synchronous" $synchronous) -}}
postgresql:
  {{- . | nindent 2 }}
{{- end }}
{{- end }}

{{/* spec.managed.roles: the owner, where its attributes or memberships are given, then managedRoles. */}}
{{- define "cnpg-postgres.managedRoles" -}}
{{- with include "cnpg-postgres.fields" (list .Values.auth "createdb" "inRoles") }}
- name: {{ $.Values.auth.username | quote }}
  login: true
  {{- . | nindent 2 }}
  passwordSecret:
    name: {{ include "cnpg-postgres.secretName" $ | quote }}
{{- end }}
{{- range .Values.managedRoles }}
- {{ include "cnpg-postgres.fields" (list . "name" "ensure" "comment" "login" "superuser" "createdb" "createrole" "replication"
      "bypassrls" "inherit" "inRoles" "connectionLimit" "validUntil" "disablePassword") | nindent 2 | trim }}
  {{- with include "cnpg-postgres.roleSecretName" (list $ .) }}
  passwordSecret:
    name: {{ . | quote }}
  {{- end }}
{{- end }}
{{- end }}
