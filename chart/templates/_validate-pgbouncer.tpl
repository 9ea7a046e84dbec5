{{/* Poolers that the operator accepts and that do what the application expects. */}}
{{- define "cnpg-postgres.validate.pgbouncer" }}
{{- $values := .Values.pgbouncer }}
{{- $fullname := include "cnpg-postgres.fullname" . }}
{{- $instances := int .Values.replication.instances }}
{{- $taken := dict $fullname "the Cluster" }}
{{- range list "rw" "ro" "r" "any" }}
{{- $_ := set $taken (printf "%s-%s" $fullname .) "the operator's own Service" }}
{{- end }}
{{- range include "cnpg-postgres.serviceList" . | fromYamlArray }}
{{- $_ := set $taken .name (printf "the %s Service" .group) }}
{{- end }}
{{- range include "cnpg-postgres.directServices" . | fromYamlArray }}
{{- $_ := set $taken .name "the direct Service" }}
{{- end }}
{{- range include "cnpg-postgres.poolers" . | fromYamlArray }}
{{- if hasKey $taken .name }}
pgbouncer.{{ .group }}.name: {{ .name }} is the name of {{ get $taken .name }} too, and the Pooler's Service has its name. Choose another.
{{- end }}
{{- $_ := set $taken .name (printf "the %s pooler" .group) }}
{{- if and (eq .type "ro") (eq $instances 1) }}
pgbouncer.ro.target: one instance has no replica to read from. Set target=any to fall back to the primary, or replication.instances to 2 or more.
{{- end }}
{{- end }}
{{- if and $values.enabled (eq $values.poolMode "transaction") (eq $values.serverSideCursors "used") }}
pgbouncer.serverSideCursors: a cursor's next fetch may meet another server connection in transaction mode, and fails. Set DISABLE_SERVER_SIDE_CURSORS in Django and serverSideCursors=disabled here, or poolMode=session.
{{- end }}
{{- with .Values.certificates }}
{{- if and $values.enabled .clientCASecret .replicationTLSSecret (not .clientCAHasKey) }}
pgbouncer.enabled: the operator signs PgBouncer's own certificate with the key of {{ .clientCASecret }}, and where that Secret has none it stops before it makes an instance or chooses a primary. Put ca.key into it and set certificates.clientCAHasKey=true, or leave the clients' authority to the operator.
{{- end }}
{{- end }}
{{- $instead := dict
      "pool_mode" "Use pgbouncer.poolMode."
      "auth_hba_file" "Use pgbouncer.pg_hba."
      "listen_port" "The port is always 5432."
      "search_path" "Use database.searchPath." }}
{{- range $name, $value := $values.parameters }}
{{- if not (has $name (include "cnpg-postgres.poolerParameters" $ | fromYamlArray)) }}
pgbouncer.parameters.{{ $name }}: is not one of the parameters that the operator lets through. {{ get $instead $name | default "Remove it." }}
{{- end }}
{{- end }}
{{- if $values.enabled }}
{{- $pool := $values.parameters.max_db_connections | default ($values.parameters.default_pool_size | default "20") | int }}
{{- $all := mul $pool $values.instances }}
{{- $max := (.Values.postgresql.parameters | default dict).max_connections | default "100" | int }}
{{- if ge $all $max }}
pgbouncer.parameters.default_pool_size: {{ $values.instances }} pods with {{ $pool }} server connections each leave nobody else one of max_connections, {{ $max }}. Lower it, or raise postgresql.parameters.max_connections.
{{- end }}
{{- end }}
{{- end }}
