package figures

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"marketplace/dev/webtest"
)

// browser has Chromium measure the pages (web/e2e/tests/figures.spec.ts), with something in the store.
func (b *bench) browser(ctx context.Context) error {
	world, err := webtest.Seed(ctx, b.stack)
	if err != nil {
		return err
	}
	file := filepath.Join(b.options.DataDir, "browser-figures")
	if err := webtest.Play(ctx, b.options.Root, b.stack, world, b.options.Out, []string{"FIGURES=" + file}, "--project=figures", "--workers=1"); err != nil {
		return fmt.Errorf("the browser's figures: %w", err)
	}
	content, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	for line := range strings.Lines(string(content)) {
		f := figure{}
		if _, scanned := fmt.Sscan(line, &f.name, &f.value, &f.unit); scanned != nil {
			err = errors.Join(err, fmt.Errorf("%q: %w", line, scanned))
			continue
		}
		b.tell(f.name, f.value, f.unit)
	}
	return err
}
