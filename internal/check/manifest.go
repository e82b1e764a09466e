package check

import (
	"context"
	"encoding/json"
	"errors"
	"regexp"
	"strings"

	"github.com/Masterminds/semver/v3"

	"marketplace/internal/archive"
)

// packageName is npm's rule, which plugin.json shares. npm itself no longer takes upper case.
var packageName = regexp.MustCompile(`^(@[a-zA-Z0-9~-][a-zA-Z0-9._~-]*/)?[a-zA-Z0-9~-][a-zA-Z0-9._~-]*$`)

func checkManifest(ctx context.Context, s Subject) ([]Finding, error) {
	m, err := archive.ReadManifest(ctx, s.Bytes, s.Size, s.Format)
	var f findings
	if v, ok := errors.AsType[*archive.Violation](err); ok {
		f.violation(SeverityError, v)
		return f.result(nil)
	}
	if err != nil {
		return nil, err
	}
	switch {
	case m.Name == "":
		f.add(SeverityError, "name_missing", m.File, 0, "The manifest has no name.")
	case len(m.Name) > 214 || !packageName.MatchString(m.Name):
		f.add(SeverityError, "name_invalid", m.File, 0, "The manifest's name is not a valid package name.")
	}
	checkVersion(&f, m, s.Version)
	if strings.TrimSpace(m.Description) == "" {
		f.add(SeverityWarning, "description_missing", m.File, 0, "The manifest has no description.")
	}
	if len(m.Hosts) == 0 {
		f.add(SeverityWarning, "hosts_missing", m.File, 0, "The manifest does not say which hosts the plugin works with.")
	}
	for host, rng := range m.Hosts {
		if len(rng) > 500 || len(host) > 214 {
			f.add(SeverityError, "hosts_invalid", m.File, 0, "The name or version range of a host is too long.")
		}
	}
	checkScripts(&f, m)
	return f.result(nil)
}

func checkVersion(f *findings, m archive.Manifest, release string) {
	switch _, err := semver.StrictNewVersion(m.Version); {
	case m.Version == "":
		f.add(SeverityError, "version_missing", m.File, 0, "The manifest has no version.")
	case err != nil:
		f.add(SeverityError, "version_invalid", m.File, 0, "The manifest's version is not a semantic version such as 1.2.3.")
	case m.Version != release:
		f.add(SeverityError, "version_mismatch", m.File, 0, "The manifest says version %s, the release is %s.", archive.Printable(m.Version), archive.Printable(release))
	}
}

// checkScripts refuses what a package manager would run on the customer's machine at installation, before
// anybody has chosen to run the plugin: the way most stolen packages have been used.
func checkScripts(f *findings, m archive.Manifest) {
	var raw struct {
		Scripts map[string]json.RawMessage `json:"scripts"`
	}
	if json.Unmarshal(m.Raw, &raw) != nil {
		f.add(SeverityWarning, "scripts_invalid", m.File, 0, "The manifest's scripts are not an object.")
		return
	}
	for _, name := range []string{"preinstall", "install", "postinstall"} {
		if _, ok := raw.Scripts[name]; ok {
			f.add(SeverityError, "install_script", m.File, 0, "The script %q would run on the customer's machine when the plugin is installed; plugins may not do so.", name)
		}
	}
}
