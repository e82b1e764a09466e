package check

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"marketplace/internal/archive"
)

// All is every check, in the order they are shown.
func All() []Check {
	return []Check{
		{Archive, checkArchive},
		{Manifest, checkManifest},
		{License, checkLicense},
		{Secrets, checkSecrets},
		{Unicode, checkUnicode},
		{LookAlikes, checkLookAlikes},
		{Malware, checkMalware},
	}
}

// maxFindings of one check are kept; the errors among them come first.
const maxFindings = 50

// findings collects what a check finds, once for each rule and line.
type findings struct {
	list []Finding
	seen map[string]bool
	more int
}

// add is for what the check itself finds; the code begins with the rule.
func (f *findings) add(s Severity, code, path string, line int, message string, args ...any) {
	f.addOf(s, archive.RuleOf(code), code, path, line, message, args...)
}

// addOf is add for several rules of which the same is said.
func (f *findings) addOf(s Severity, rule, code, path string, line int, message string, args ...any) {
	text, values := archive.Fill(message, args...)
	f.keep(Finding{Severity: s, Rule: rule, Code: code, Path: archive.Printable(path), Line: line, Message: text, Values: values})
}

// violation takes over what the archive's policy found.
func (f *findings) violation(s Severity, v *archive.Violation) {
	f.keep(Finding{Severity: s, Rule: v.Rule, Code: v.Code, Path: v.Path, Message: v.Message, Values: v.Values})
}

func (f *findings) keep(finding Finding) {
	s, same := finding.Severity, fmt.Sprint(finding)
	if f.seen[same] {
		return
	}
	if f.seen == nil {
		f.seen = map[string]bool{}
	}
	if len(f.list) >= 2*maxFindings {
		if s == SeverityWarning {
			f.more++
			return
		}
		i := slices.IndexFunc(f.list, func(old Finding) bool { return old.Severity == SeverityWarning })
		if f.more++; i < 0 {
			return
		}
		f.list = slices.Delete(f.list, i, i+1)
	}
	f.seen[same] = true
	f.list = append(f.list, finding)
}

// result is what has been found. An archive's own fault ends a check, yet is a finding and no failure to check.
func (f *findings) result(err error) ([]Finding, error) {
	var v *archive.Violation
	switch {
	case errors.As(err, &v):
		f.add(SeverityError, "unreadable", v.Path, 0, "The archive could not be read to its end: %s", v.Message)
	case err != nil:
		return nil, err
	}
	slices.SortStableFunc(f.list, func(a, b Finding) int { return cmp.Compare(a.Severity, b.Severity) })
	if len(f.list) > maxFindings {
		f.more += len(f.list) - maxFindings
		f.list = f.list[:maxFindings]
	}
	if f.more > 0 {
		last := f.list[len(f.list)-1].Severity
		text, values := archive.Fill("There are %d more findings.", f.more)
		f.list = append(f.list, Finding{Severity: last, Rule: "more", Code: "more", Message: text, Values: values})
	}
	return f.list, nil
}

// walk visits the regular files, with signs of life.
func (s Subject) walk(ctx context.Context, visit func(archive.Entry) error) error {
	n := 0
	return archive.Walk(ctx, s.Bytes, s.Size, s.Format, func(e archive.Entry) error {
		if n++; n%64 == 1 {
			s.progress()
		}
		if !e.Regular() {
			return nil
		}
		return visit(e)
	})
}

func (s Subject) progress() {
	if s.Progress != nil {
		s.Progress()
	}
}

func checkArchive(ctx context.Context, s Subject) ([]Finding, error) {
	violations, err := archive.Inspect(ctx, s.Bytes, s.Size, s.Format, s.Progress)
	if err != nil {
		return nil, err
	}
	var f findings
	for _, v := range violations {
		severity := SeverityError
		if v.Warning {
			severity = SeverityWarning
		}
		f.violation(severity, v)
	}
	return f.result(nil)
}
