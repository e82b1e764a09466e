// Package currencies tells the front ends what internal/money knows of currencies, so that both sides put the decimal point
// in the same place.
package currencies

import (
	"fmt"
	"strings"

	"marketplace/internal/money"
)

// File is where the front ends have it, from the root of the repository.
const File = "web/shared/src/format/currencies.gen.ts"

const head = `/** Written by "make generate" from internal/money. */

/** Decimals of amounts in minor units, where they are not two. Intl has others for some: it shows no cents of a Colombian peso. */
export const decimals: Record<string, number> = {
`

const limits = `};

/** What can be charged in each currency, in minor units: from least to most in steps of step. */
export const limits: Record<string, { least: number; most: number; step: number }> = {
`

// TypeScript is the content of File.
func TypeScript() string {
	var out strings.Builder
	out.WriteString(head)
	for _, code := range money.Currencies() {
		if c, _ := money.CurrencyOf(code); c.Decimals != 2 {
			fmt.Fprintf(&out, "  %s: %d,\n", code, c.Decimals)
		}
	}
	out.WriteString(limits)
	for _, code := range money.Currencies() {
		c, _ := money.CurrencyOf(code)
		fmt.Fprintf(&out, "  %s: { least: %d, most: %d, step: %d },\n", code, c.Least, c.Most, c.Step)
	}
	out.WriteString("};\n")
	return out.String()
}
