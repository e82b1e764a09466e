package check

// Rules are the rules that a finding may name, those of the archive policy too. Screens translate them; a test
// holds the list to the source.
var Rules = []string{
	// archive
	"absolute_path", "backslash_path", "bomb", "case_clash", "checksum", "compression", "control_character", "damaged", "device",
	"drive_letter", "duplicate_name", "empty", "encrypted", "entries", "executable", "file_folder_clash", "file_size", "format",
	"gzip_trailing_data", "hard_link", "name", "name_encoding", "nested_archive", "nested_bomb", "path_depth", "path_length", "setuid",
	"size", "symlink", "tar_ambiguous", "tar_folder_data", "tar_header", "tar_metadata", "tar_no_end", "tar_sparse", "tar_trailing_data",
	"tar_type", "unclean_path", "windows_name", "zip64", "zip_comment", "zip_directory", "zip_folder_data", "zip_header_mismatch",
	"zip_hidden_data", "zip_multi_disk", "zip_size", "zip_slip", "zip_trailing_data", "zip_two_directories",
	// manifest
	"description_missing", "hosts_invalid", "hosts_missing", "install_script", "manifest_invalid", "manifest_missing",
	"manifest_too_large", "name_invalid", "name_missing", "scripts_invalid", "version_invalid", "version_mismatch", "version_missing",
	// license
	"license_file_missing", "license_mismatch", "license_missing", "license_text", "license_undeclared",
	// secrets
	"anthropic_key", "aws_access_key", "aws_secret_key", "generic_secret", "github_token", "gitlab_token", "google_api_key", "npm_token",
	"openai_key", "private_key", "pypi_token", "secret_file", "sendgrid_key", "slack_token", "slack_webhook", "stripe_key",
	// unicode
	"bidi", "hidden_in_name", "hidden_text", "invisible", "invisible_run", "private_use",
	// look_alikes, malware
	"look_alike", "malware", "near_name",
	// any: it could not be read to its end; there were too many to keep
	"more", "unreadable",
}

// Codes are what findings say, each with one message in English, which screens translate; a test holds the list to the
// source.
var Codes = []string{
	"absolute_path", "backslash_path", "bidi-code", "bidi-file", "bidi-page", "bomb", "case_clash-folder", "case_clash-name",
	"checksum-file", "checksum-gzip", "compression", "control_character", "damaged-data", "damaged-gzip", "damaged-tar",
	"damaged-tar_checksum", "damaged-tar_header", "damaged-zip", "description_missing", "device", "drive_letter",
	"duplicate_name-folder", "duplicate_name-other", "duplicate_name-same", "empty", "encrypted", "entries", "executable",
	"file_folder_clash", "file_size-inflated", "file_size-stored", "format", "gzip_trailing_data", "hard_link", "hidden_in_name",
	"hidden_text", "hosts_invalid", "hosts_missing", "install_script", "invisible-characters", "invisible-selectors", "invisible_run",
	"license_file_missing", "license_mismatch", "license_missing", "license_text", "license_undeclared", "look_alike", "malware",
	"manifest_invalid-json", "manifest_invalid-object", "manifest_invalid-text", "manifest_missing", "manifest_too_large", "more",
	"name", "name_encoding", "name_invalid", "name_missing", "near_name", "nested_archive-deep", "nested_archive-kind",
	"nested_archive-large", "nested_bomb-archive", "nested_bomb-file", "path_depth", "path_length", "private_use", "scripts_invalid",
	"secret", "secret-example", "secret_file", "setuid", "size", "symlink", "tar_ambiguous-headers", "tar_ambiguous-names",
	"tar_ambiguous-pax", "tar_ambiguous-sizes", "tar_folder_data-data", "tar_folder_data-name", "tar_header-format", "tar_header-number",
	"tar_header-pax", "tar_header-size", "tar_header-star", "tar_metadata", "tar_no_end", "tar_sparse", "tar_trailing_data", "tar_type",
	"unclean_path", "unreadable", "version_invalid", "version_mismatch", "version_missing", "windows_name", "zip64", "zip_comment",
	"zip_directory-damaged", "zip_directory-large", "zip_directory-more", "zip_directory-outside", "zip_folder_data-data",
	"zip_folder_data-mode", "zip_header_mismatch", "zip_hidden_data-after", "zip_hidden_data-before", "zip_hidden_data-overlap",
	"zip_multi_disk", "zip_size-longer", "zip_size-shorter", "zip_size-stored", "zip_slip", "zip_trailing_data", "zip_two_directories",
}
