// Package figures measures, on a stack of its own, every figure that the project promises: what docs/figures.md
// names, with its limit and how it is measured.
package figures

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"path/filepath"
	"time"

	"marketplace/dev/demo"
	"marketplace/dev/postgres"
	"marketplace/dev/scene"
	"marketplace/dev/stack"
)

// figure is one line of the output.
type figure struct {
	name  string
	value float64
	unit  string
}

// limit is what the project promises of a figure.
type limit struct {
	least bool // the promise is "at least", not "at most"
	value float64
}

// limits are all promises, by name; a figure without one is for information.
var limits = map[string]limit{
	"warm_start":                        {value: 15},
	"stack_resident":                    {value: 1536},
	"binary_size":                       {value: 60},
	"purchase_events":                   {value: 21},
	"purchase_actions":                  {value: 8},
	"lost_webhook_healed":               {value: 60},
	"statistics_lag":                    {value: 60},
	"analytics_actions_per_100_facts":   {value: 1},
	"orphan_charges":                    {value: 0},
	"unbalanced_transactions":           {value: 0},
	"unexplained_cases":                 {value: 0},
	"license_check_ratio":               {value: 1.5},
	"demo_plugins":                      {least: true, value: 24},
	"demo_purchases":                    {least: true, value: 60},
	"first_page_js_storefront":          {value: 180},
	"first_page_js_panel":               {value: 300},
	"lighthouse_home_performance":       {least: true, value: 95},
	"lighthouse_home_accessibility":     {least: true, value: 95},
	"lighthouse_home_best_practices":    {least: true, value: 95},
	"lighthouse_home_seo":               {least: true, value: 95},
	"lighthouse_results_performance":    {least: true, value: 95},
	"lighthouse_results_accessibility":  {least: true, value: 95},
	"lighthouse_results_best_practices": {least: true, value: 95},
	"lighthouse_results_seo":            {least: true, value: 95},
	"lighthouse_plugin_performance":     {least: true, value: 95},
	"lighthouse_plugin_accessibility":   {least: true, value: 95},
	"lighthouse_plugin_best_practices":  {least: true, value: 95},
	"lighthouse_plugin_seo":             {least: true, value: 95},
}

// bench is the stack under measurement.
type bench struct {
	options stack.Options
	home    string // where Postgres keeps its data
	stack   *stack.Stack
	scene   *scene.Scene
	all     []figure
	results io.Writer
}

// Run prints each figure as `name value unit` to out as soon as it is known, and progress to log. The error
// names the figures that break their promise.
func Run(ctx context.Context, root string, out, log io.Writer) (err error) {
	data, err := os.MkdirTemp("", "marketplace-figures-")
	if err != nil {
		return err
	}
	// Postgres may run as another user, who has to get through.
	if err := os.Chmod(data, 0o755); err != nil { // the secrets in it are private files
		return err
	}
	b := &bench{results: out, options: stack.Options{
		Root: root, DataDir: data, FreePorts: true, Out: log,
		Getenv: func(string) string { return "" }, // nothing real of the developer's
	}}
	if b.home, err = postgres.Home(data); err != nil {
		return err
	}
	defer func() {
		if b.stack != nil {
			b.stack.Stop()
		}
		err = errors.Join(err, os.RemoveAll(data), os.RemoveAll(b.home))
	}()
	for _, measure := range []func(context.Context) error{
		b.size, b.starts, b.publishing, b.purchase, b.lostWebhook, b.analytics, b.proof, b.memory, b.licenses, b.browser,
	} {
		if err := measure(ctx); err != nil {
			return err
		}
	}
	return b.verdict()
}

func (b *bench) tell(name string, value float64, unit string) {
	b.all = append(b.all, figure{name, value, unit})
	_, _ = fmt.Fprintf(b.results, "%s %s %s\n", name, format(value), unit)
}

// format shows whole numbers as such and others with two digits.
func format(v float64) string {
	if v == math.Trunc(v) {
		return fmt.Sprintf("%.0f", v)
	}
	return fmt.Sprintf("%.2f", v)
}

func (b *bench) verdict() error {
	measured := map[string]bool{}
	var broken []error
	for _, f := range b.all {
		measured[f.name] = true
		limit, promised := limits[f.name]
		switch {
		case !promised:
		case limit.least && f.value < limit.value:
			broken = append(broken, fmt.Errorf("%s is %s %s, at least %s is promised", f.name, format(f.value), f.unit, format(limit.value)))
		case !limit.least && f.value > limit.value:
			broken = append(broken, fmt.Errorf("%s is %s %s, at most %s is promised", f.name, format(f.value), f.unit, format(limit.value)))
		}
	}
	for name := range limits {
		if !measured[name] {
			broken = append(broken, fmt.Errorf("%s was not measured", name))
		}
	}
	return errors.Join(broken...)
}

func (b *bench) size(ctx context.Context) error {
	bytes, err := shippedSize(ctx, b.options.Root, filepath.Join(b.options.DataDir, "shipped"))
	if err != nil {
		return err
	}
	b.tell("binary_size", float64(bytes)/1e6, "MB")
	plugins, purchases, err := demo.Size()
	if err != nil {
		return err
	}
	b.tell("demo_plugins", float64(plugins), "plugins")
	b.tell("demo_purchases", float64(purchases), "purchases")
	return nil
}

// starts measures the first start, and one with the data of the first.
func (b *bench) starts(ctx context.Context) error {
	for _, name := range []string{"first_start", "warm_start"} {
		if b.stack != nil {
			b.stack.Stop()
		}
		began := time.Now()
		var err error
		if b.stack, err = stack.Start(ctx, b.options); err != nil {
			return err
		}
		b.tell(name, time.Since(began).Seconds(), "s")
	}
	urls := b.stack.URLs()
	var err error
	b.scene, err = scene.Open(ctx, b.stack, urls["api"], urls["publisher"]+"/api")
	return err
}
