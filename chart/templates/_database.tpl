{{/* A name as an SQL identifier. */}}
{{- define "cnpg-postgres.sqlIdentifier" -}}
"{{ . | replace "\"" "\"\"" }}"
{{- end }}

{{/* database.extensions as a YAML list of {name, schema, version}; the schema is public unless told otherwise. */}}
{{- define "cnpg-postgres.extensions" -}}
{{- range .Values.database.extensions }}
{{- $extension := kindIs "string" . | ternary (dict "name" .) . }}
- name: {{ $extension.name | quote }}
  schema: {{ $extension.schema | default "public" | quote }}
  {{- with $extension.version }}
  version: {{ . | quote }}
  {{- end }}
{{- end }}
{{- end }}

{{/* CREATE EXTENSION statements, as a YAML list; takes a list of {name, schema, version}. */}}
{{- define "cnpg-postgres.extensionSQL" -}}
{{- range . }}
{{- $version := "" }}
{{- with .version }}
{{- $version = printf " VERSION '%s'" . }}
{{- end }}
- {{ printf "CREATE EXTENSION IF NOT EXISTS %s WITH SCHEMA %s%s"
    (include "cnpg-postgres.sqlIdentifier" .name)
    (include "cnpg-postgres.sqlIdentifier" .schema)
    $version | quote }}
{{- end }}
{{- end }}

{{/* Statements for the application's database: schema, extensions, search path, then the user's own. */}}
{{- define "cnpg-postgres.applicationSQL" -}}
{{- $owner := include "cnpg-postgres.sqlIdentifier" .Values.auth.username }}
{{- with .Values.database.schema }}
- {{ printf "CREATE SCHEMA IF NOT EXISTS %s AUTHORIZATION %s" (include "cnpg-postgres.sqlIdentifier" .) $owner | quote }}
{{- end }}
{{- include "cnpg-postgres.extensionSQL" (include "cnpg-postgres.extensions" . | fromYamlArray) }}
{{- with .Values.database.searchPath }}
{{- $path := list }}
{{- range . }}
{{- $path = append $path (include "cnpg-postgres.sqlIdentifier" .) }}
{{- end }}
- {{ printf "ALTER DATABASE %s SET search_path TO %s" (include "cnpg-postgres.sqlIdentifier" $.Values.auth.database) (join ", " $path) | quote }}
{{- end }}
{{- range .Values.bootstrap.initdb.postInitApplicationSQL }}
- {{ . | quote }}
{{- end }}
{{- end }}

{{/*
Statements for template1: the extensions, so that every later database has them, then the user's own. template1 does
not have the application's schema, nor then what lives in it.
*/}}
{{- define "cnpg-postgres.templateSQL" -}}
{{- $extensions := list }}
{{- range include "cnpg-postgres.extensions" . | fromYamlArray }}
{{- if has .schema (list "public" "pg_catalog") }}
{{- $extensions = append $extensions . }}
{{- end }}
{{- end }}
{{- include "cnpg-postgres.extensionSQL" $extensions }}
{{- range .Values.bootstrap.initdb.postInitTemplateSQL }}
- {{ . | quote }}
{{- end }}
{{- end }}
