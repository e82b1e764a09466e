package listing

import (
	"regexp"
	"strings"
)

// licenses are the SPDX identifiers that plugins use, by their lower-case form.
var licenses = func() map[string]bool {
	known := map[string]bool{}
	for id := range strings.FieldsSeq(`0BSD AFL-2.1 AFL-3.0 AGPL-3.0 AGPL-3.0-only AGPL-3.0-or-later Apache-1.1 Apache-2.0 APSL-2.0 Artistic-1.0
		Artistic-2.0 Beerware BlueOak-1.0.0 BSD-1-Clause BSD-2-Clause BSD-2-Clause-Patent BSD-3-Clause BSD-3-Clause-Clear BSD-4-Clause BSL-1.0
		BUSL-1.1 CC-BY-3.0 CC-BY-4.0 CC-BY-NC-4.0 CC-BY-NC-SA-4.0 CC-BY-ND-4.0 CC-BY-SA-3.0 CC-BY-SA-4.0 CC0-1.0 CDDL-1.0 CDDL-1.1 CECILL-2.1
		CECILL-B CECILL-C CPAL-1.0 ECL-2.0 EFL-2.0 Elastic-2.0 EPL-1.0 EPL-2.0 EUPL-1.1 EUPL-1.2 GFDL-1.3-or-later GPL-2.0 GPL-2.0-only
		GPL-2.0-or-later GPL-3.0 GPL-3.0-only GPL-3.0-or-later Hippocratic-2.1 HPND ICU ISC LGPL-2.1 LGPL-2.1-only LGPL-2.1-or-later LGPL-3.0
		LGPL-3.0-only LGPL-3.0-or-later LPPL-1.3c MirOS MIT MIT-0 MIT-Modern-Variant MPL-1.1 MPL-2.0 MPL-2.0-no-copyleft-exception MS-PL MS-RL
		MulanPSL-2.0 NCSA ODbL-1.0 OFL-1.1 OSL-3.0 Parity-7.0.0 PHP-3.01 PolyForm-Noncommercial-1.0.0 PolyForm-Small-Business-1.0.0 PostgreSQL
		Prosperity-3.0.0 PSF-2.0 Python-2.0 Ruby Sleepycat SSPL-1.0 Unicode-3.0 Unicode-DFS-2016 Unlicense UPL-1.0 Vim W3C WTFPL X11 Xnet Zlib
		ZPL-2.1`) {
		known[strings.ToLower(id)] = true
	}
	return known
}()

var (
	licenseTokens = regexp.MustCompile(`[()]|[^()\s]+`)
	licenseRef    = regexp.MustCompile(`^LicenseRef-[A-Za-z0-9.-]{1,60}$`)
)

// KnownLicense says whether s is an SPDX identifier of the list, LicenseRef-… for a license of one's own, or an
// expression of those with OR, AND and parentheses.
func KnownLicense(s string) bool {
	if len(s) > 200 {
		return false
	}
	depth, wantOperand := 0, true
	for _, token := range licenseTokens.FindAllString(s, -1) {
		switch {
		case token == "(" && wantOperand:
			depth++
		case token == ")" && !wantOperand && depth > 0:
			depth--
		case (token == "OR" || token == "AND") && !wantOperand:
			wantOperand = true
		case wantOperand && (licenses[strings.ToLower(strings.TrimSuffix(token, "+"))] || licenseRef.MatchString(token)):
			wantOperand = false
		default:
			return false
		}
	}
	return depth == 0 && !wantOperand
}
