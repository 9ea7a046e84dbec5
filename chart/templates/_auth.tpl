{{/* The owner's password: auth.password, else global.dbPassword unless another source was named. */}}
{{- define "cnpg-postgres.password" -}}
{{- with .Values.auth }}
{{- if .password }}
{{- .password }}
{{- else if not (or .existingSecret .generate) }}
{{- ($.Values.global | default dict).dbPassword }}
{{- end }}
{{- end }}
{{- end }}

{{/* The superuser's password: auth.postgresPassword, else global.dbPassword unless a Secret was named. */}}
{{- define "cnpg-postgres.superuserPassword" -}}
{{- with .Values.auth }}
{{- if .postgresPassword }}
{{- .postgresPassword }}
{{- else if not .existingSuperuserSecret }}
{{- ($.Values.global | default dict).dbPassword }}
{{- end }}
{{- end }}
{{- end }}

{{/* The Secret that holds the owner's login, whoever makes it. */}}
{{- define "cnpg-postgres.secretName" -}}
{{- .Values.auth.existingSecret | default (printf "%s-app" (include "cnpg-postgres.fullname" .)) -}}
{{- end }}

{{/* The Secret that holds the superuser's login; nothing where superuser access is off. */}}
{{- define "cnpg-postgres.superuserSecretName" -}}
{{- if .Values.auth.existingSuperuserSecret }}
{{- .Values.auth.existingSuperuserSecret }}
{{- else if include "cnpg-postgres.superuserPassword" . -}}
{{ include "cnpg-postgres.fullname" . }}-superuser
{{- end }}
{{- end }}

{{/* The Secret of a managed role that has a password; takes (list root role). */}}
{{- define "cnpg-postgres.roleSecretName" -}}
{{- $role := index . 1 }}
{{- if $role.existingSecret }}
{{- $role.existingSecret }}
{{- else if $role.password -}}
{{ include "cnpg-postgres.fullname" (index . 0) }}-role-{{ $role.name | replace "_" "-" }}
{{- end }}
{{- end }}

{{/* A text as a URI component: what urlquery writes, with %20 for the blank, which libpq does not read from a plus. */}}
{{- define "cnpg-postgres.percentEncode" -}}
{{- . | urlquery | replace "+" "%20" -}}
{{- end }}

{{/* The data of a login Secret; takes a dict: root, username, password, database. */}}
{{- define "cnpg-postgres.loginData" -}}
{{- $host := printf "%s.%s.svc" (include "cnpg-postgres.primaryServiceName" .root) .root.Release.Namespace }}
{{- $username := include "cnpg-postgres.percentEncode" .username }}
{{- $password := include "cnpg-postgres.percentEncode" .password }}
{{- $database := include "cnpg-postgres.percentEncode" .database -}}
username: {{ .username | b64enc }}
password: {{ .password | b64enc }}
dbname: {{ .database | b64enc }}
host: {{ $host | b64enc }}
port: {{ "5432" | b64enc }}
uri: {{ printf "postgresql://%s:%s@%s:5432/%s" $username $password $host $database | b64enc }}
jdbc-uri: {{ printf "jdbc:postgresql://%s:5432/%s?user=%s&password=%s" $host $database $username $password | b64enc }}
{{- end }}
