{{/* WAL that fits its volume. */}}
{{- define "cnpg-postgres.validate.storage" }}
{{- $parameters := .Values.postgresql.parameters | default dict }}
{{- $min := include "cnpg-postgres.parameterBytes" (get $parameters "min_wal_size" | default "80MB") }}
{{- $max := include "cnpg-postgres.parameterBytes" (get $parameters "max_wal_size" | default "1GB") }}
{{- if and $min $max (ge (int64 $min) (int64 $max)) }}
postgresql.parameters.min_wal_size: {{ get $parameters "min_wal_size" | default "80MB" }} is not below max_wal_size, {{ get $parameters "max_wal_size" | default "1GB" }}. Raise max_wal_size or lower min_wal_size.
{{- end }}
{{- $volume := empty .Values.walStorage.size | ternary "storage" "walStorage" }}
{{- $size := get (get .Values $volume) "size" }}
{{- /* initdb's own max_wal_size is 64 segments, and PostgreSQL does not start with less than two. */}}
{{- with .Values.bootstrap.initdb.walSegmentSize }}
{{- $segment := mul . 1048576 }}
{{- range $name, $bytes := dict "min_wal_size" $min "max_wal_size" $max }}
{{- if and (get $parameters $name) $bytes (lt (int64 $bytes) (mul 2 $segment)) }}
postgresql.parameters.{{ $name }}: {{ get $parameters $name }} is less than two segments of bootstrap.initdb.walSegmentSize, and PostgreSQL would not start. Use at least {{ mul 2 (div $segment 1048576) }}MB, or smaller segments.
{{- end }}
{{- end }}
{{- if and (not (get $parameters "max_wal_size")) (gt (int .) 16) (ge (mul 64 $segment) (int64 (include "cnpg-postgres.quantityBytes" $size))) }}
bootstrap.initdb.walSegmentSize: with segments of {{ . }} MB max_wal_size is {{ mul 64 . }}MB, which does not fit {{ $volume }}.size, {{ $size }}, and a full volume stops the primary. Set postgresql.parameters.max_wal_size, or grow {{ $volume }}.size.
{{- end }}
{{- end }}
{{- range list "min_wal_size" "max_wal_size" }}
{{- if get $parameters . }}
{{- $bytes := include "cnpg-postgres.parameterBytes" (get $parameters .) }}
{{- if not $bytes }}
postgresql.parameters.{{ . }}: {{ get $parameters . }} is not a size the operator reads. Write a number and MB, GB or TB.
{{- else if ge (int64 $bytes) (int64 (include "cnpg-postgres.quantityBytes" $size)) }}
postgresql.parameters.{{ . }}: {{ get $parameters . }} does not fit {{ $volume }}.size, {{ $size }}, and a full volume stops the primary. Lower it or grow {{ $volume }}.size.
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{/* Server parameters that the operator or its webhook would refuse. */}}
{{- define "cnpg-postgres.validate.parameters" }}
{{- $parameters := .Values.postgresql.parameters | default dict }}
{{- $instead := dict
      "shared_preload_libraries" "Use postgresql.sharedPreloadLibraries."
      "synchronous_standby_names" "Use replication.synchronous."
      "synchronized_standby_slots" "The operator fills it in by itself."
      "ssl" "TLS is always on; see certificates for your own certificates."
      "archive_command" "Archiving belongs to the backup settings."
      "archive_mode" "Archiving belongs to the backup settings."
      "port" "The port is always 5432."
      "listen_addresses" "Use networkPolicy to limit who connects." }}
{{- range $name, $value := $parameters }}
{{- if has $name (include "cnpg-postgres.fixedParameters" $ | fromYamlArray) }}
postgresql.parameters.{{ $name }}: is set by the operator and cannot be changed. {{ get $instead $name | default "Remove it." }}
{{- end }}
{{- end }}
{{- with $parameters.shared_buffers }}
{{- $bytes := include "cnpg-postgres.parameterBytes" . }}
{{- $request := dig "requests" "memory" "" ($.Values.resources | default dict) | include "cnpg-postgres.quantityText" }}
{{- $pages := 0 }}
{{- range $amounts := $.Values.resources }}
{{- range $name, $amount := $amounts }}
{{- if hasPrefix "hugepages-" $name }}
{{- $pages = max $pages (include "cnpg-postgres.quantityBytes" (include "cnpg-postgres.quantityText" $amount) | int64) }}
{{- end }}
{{- end }}
{{- end }}
{{- if regexMatch "^[0-9]+$" . }}
postgresql.parameters.shared_buffers: {{ . }} has no unit; the operator would read megabytes and PostgreSQL 8 kB blocks. Write {{ . }}MB, or the size that is meant.
{{- else if not $bytes }}
postgresql.parameters.shared_buffers: {{ . }} is not a size. Write a number and kB, MB or GB.
{{- else if and $request (gt (int64 $bytes) (max $pages (include "cnpg-postgres.quantityBytes" $request | int64))) }}
postgresql.parameters.shared_buffers: {{ . }} is more than resources.requests.memory, {{ $request }}. Request more memory or lower shared_buffers.
{{- end }}
{{- end }}
{{- with $parameters.wal_level }}
{{- if not (has . (list "minimal" "replica" "logical")) }}
postgresql.parameters.wal_level: {{ . }} is not one of replica and logical. Use one of them.
{{- else if eq . "minimal" }}
postgresql.parameters.wal_level: minimal allows neither replicas nor archiving. Use replica or logical.
{{- end }}
{{- end }}
{{- range $name := keys $parameters | sortAlpha }}
{{- if and (hasPrefix "pg_failover_slots." $name) (not (has (get $parameters "hot_standby_feedback" | toString | lower) (list "on" "true" "yes" "1" "t" "y"))) }}
postgresql.parameters.{{ $name }}: pg_failover_slots needs hot_standby_feedback, and the operator refuses the Cluster without. Set postgresql.parameters.hot_standby_feedback to on.
{{- end }}
{{- end }}
{{- range list "hot_standby_feedback" "wal_log_hints" "sync_replication_slots" }}
{{- $value := get $parameters . | toString | lower }}
{{- if and (get $parameters .) (not (has $value (list "on" "off" "true" "false" "yes" "no" "1" "0" "t" "f" "y" "n"))) }}
postgresql.parameters.{{ . }}: {{ get $parameters . }} is not a boolean. Write on or off.
{{- else if and (eq . "wal_log_hints") (has $value (list "off" "false" "no" "0" "f" "n")) (gt (int $.Values.replication.instances) 1) }}
postgresql.parameters.wal_log_hints: with replicas it stays on, or an old primary could not rejoin. Remove it.
{{- end }}
{{- end }}
{{- end }}

{{/* Extensions that have a place, and that the operator leaves there. */}}
{{- define "cnpg-postgres.validate.database" }}
{{- $parameters := keys (.Values.postgresql.parameters | default dict) | join " " }}
{{- $seen := list }}
{{- if hasPrefix "pg_" (.Values.database.schema | default "") }}
database.schema: PostgreSQL keeps names that start with pg_ for itself. Choose another name.
{{- end }}
{{- range $index, $extension := include "cnpg-postgres.extensions" . | fromYamlArray }}
{{- if has .name $seen }}
database.extensions[{{ $index }}]: {{ .name }} is listed twice. Keep one.
{{- end }}
{{- $seen = append $seen .name }}
{{- if not (has .schema (compact (list "public" "pg_catalog" $.Values.database.schema))) }}
database.extensions[{{ $index }}].schema: nobody makes the schema {{ .schema }} before {{ .name }} is put there. Use public, or make it database.schema.
{{- end }}
{{- if and (has .name (list "pg_stat_statements" "pgaudit")) (not (contains (printf "%s." .name) $parameters)) }}
database.extensions[{{ $index }}]: the operator drops {{ .name }} again unless one of its parameters is set. Set postgresql.parameters.{{ .name }}.{{ eq .name "pgaudit" | ternary "log" "track" }}; the operator then preloads its library too.
{{- end }}
{{- end }}
{{- end }}
