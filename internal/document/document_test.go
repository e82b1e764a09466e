package document

import (
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"encoding/base64"
	"image"
	"image/png"
	"io"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"github.com/stretchr/testify/require"

	"marketplace/internal/brand"
)

var issued = time.Date(2026, 11, 24, 23, 30, 0, 0, time.UTC)

func invoice() Document {
	return Document{
		Kind: Invoice, Number: "F-12", IssuedAt: issued, PurchaseID: "0191f6f0-0000-7000-8000-000000000001",
		Seller: Seller{Name: "Complementos Ñandú SL", Address: []string{"Calle Mayor 1", "28013 Madrid"}, TaxID: "ESB12345678"},
		Customer: Customer{
			Name: "Łódź Ελλάς Приклад GmbH", Line1: "Straße 5", PostalCode: "10115", City: "Berlin", Country: "DE", TaxIDs: []TaxID{{"eu_vat", "DE123456789"}},
		},
		Lines:           []Line{{LinePlugin, "Linter & Co <b>", 250000}, {LineDiscount, "", -126544}},
		Taxes:           []Tax{{Name: "VAT", Country: "DE", Percentage: "19", AmountMinor: 23457, Reason: "standard_rated"}},
		PricesExclusive: true, NetMinor: 123456, TaxMinor: 23457, Currency: "EUR",
	}
}

func creditNote() Document {
	d := invoice()
	d.Kind, d.Number, d.Corrects, d.CorrectsIssued, d.PricesExclusive = CreditNote, "C-3", "F-12", d.IssuedAt, false
	d.Lines = []Line{{LinePlugin, "Linter & Co <b>", 1000}}
	d.NetMinor, d.TaxMinor = 840, 160
	return d
}

// reversed is a sale whose tax the customer declares.
func reversed() Document {
	d := invoice()
	d.NetMinor, d.TaxMinor = 123456, 0
	d.Taxes = []Tax{{Name: "VAT", Country: "DE", Percentage: "0", Reason: "reverse_charge"}}
	return d
}

// said is what a document says, line by line, whatever shows it.
var said = map[string]struct {
	document Document
	locale   string
	lines    []string
}{
	"an invoice in Spanish": {invoice(), "es", []string{
		"Plugs & Co", "Factura", "Número", "F-12", "Fecha de emisión", "24/11/2026", "Compra", "0191f6f0-0000-7000-8000-000000000001",
		"Vende", "Complementos Ñandú SL", "Calle Mayor 1", "28013 Madrid", "NIF/IVA: ESB12345678",
		"Cliente", "Łódź Ελλάς Приклад GmbH", "Straße 5", "10115 Berlin", "DE", "NIF/IVA: DE123456789",
		"Concepto", "Importe", "Linter & Co <b>", "2.500,00\u00a0€", "Descuento", "-1.265,44\u00a0€",
		"Base imponible", "1.234,56\u00a0€", "IVA 19\u00a0% (DE)", "234,57\u00a0€", "Total", "1.469,13\u00a0€",
	}},
	"a credit note in English": {creditNote(), "en", []string{
		"Plugs & Co", "Credit note", "Number", "C-3", "Date of issue", "24 November 2026", "Corrects", "F-12 of 24 November 2026",
		"Purchase", "0191f6f0-0000-7000-8000-000000000001", "Sold by", "Complementos Ñandú SL", "Calle Mayor 1", "28013 Madrid", "Tax ID: ESB12345678",
		"Customer", "Łódź Ελλάς Приклад GmbH", "Straße 5", "10115 Berlin", "DE", "Tax ID: DE123456789",
		"Description", "Amount", "Linter & Co <b>", "-€10.00", "Net", "-€8.40", "VAT 19% (DE)", "-€1.60", "Total", "-€10.00",
		"The amounts of the lines include tax.",
	}},
	"a reverse charge": {reversed(), "en", []string{
		"Plugs & Co", "Invoice", "Number", "F-12", "Date of issue", "24 November 2026", "Purchase", "0191f6f0-0000-7000-8000-000000000001",
		"Sold by", "Complementos Ñandú SL", "Calle Mayor 1", "28013 Madrid", "Tax ID: ESB12345678",
		"Customer", "Łódź Ελλάς Приклад GmbH", "Straße 5", "10115 Berlin", "DE", "Tax ID: DE123456789",
		"Description", "Amount", "Linter & Co <b>", "€2,500.00", "Discount", "-€1,265.44", "Net", "€1,234.56", "VAT 0% (DE)", "€0.00", "Total", "€1,234.56",
		"Reverse charge: the customer accounts for the tax.",
	}},
	"a receipt of little, in a language nobody has words for": {
		Document{Kind: Receipt, Number: "R-1", PurchaseID: "p", Customer: Customer{Email: "ana@example.com"}, Lines: []Line{{LinePlugin, "Lint", 2000}}, NetMinor: 2000, Currency: "JPY", IssuedAt: issued},
		"fr", []string{
			"Plugs & Co", "Recibo", "Número", "R-1", "Fecha de emisión", "24/11/2026", "Compra", "p", "Vende", "Plugs & Co", "Cliente", "ana@example.com",
			"Concepto", "Importe", "Lint", "2.000\u00a0¥", "Total", "2.000\u00a0¥",
		},
	},
	"two taxes, of which nobody knows the parts": {
		Document{
			Kind: Receipt, Number: "R-1", PurchaseID: "p", Customer: Customer{Name: "Zoë"}, Lines: []Line{{LinePlugin, "Lint", 1150}}, NetMinor: 1000, TaxMinor: 151,
			Taxes: []Tax{{Name: "GST", Country: "CA", Percentage: "5", AmountMinor: 50}, {Name: "QST", Country: "CA", State: "QC", Percentage: "9.975", AmountMinor: 100}}, Currency: "CAD",
			PricesExclusive: true, IssuedAt: issued,
		}, "es", []string{
			"Plugs & Co", "Recibo", "Número", "R-1", "Fecha de emisión", "24/11/2026", "Compra", "p", "Vende", "Plugs & Co", "Cliente", "Zoë", "Concepto", "Importe", "Lint", "11,50\u00a0CAD",
			"Base imponible", "10,00\u00a0CAD", "GST 5\u00a0% (CA)", "0,50\u00a0CAD", "QST 9,975\u00a0% (CA-QC)", "1,01\u00a0CAD", "Total", "11,51\u00a0CAD",
		},
	},
}

func TestPageAndPDFSayTheSame(t *testing.T) {
	t.Parallel()
	for name, test := range said {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			look := Look{Brand: brand.Brand{Name: "Plugs & Co"}, Locale: test.locale}
			var page, pdf, again bytes.Buffer
			require.NoError(t, test.document.WriteHTML(&page, look))
			require.Equal(t, test.lines, textOfPage(page.String()))
			require.NoError(t, test.document.WritePDF(&pdf, look))
			require.Equal(t, test.lines, textOfPDF(t, pdf.Bytes()))
			require.NoError(t, test.document.WritePDF(&again, look))
			require.Equal(t, pdf.Bytes(), again.Bytes(), "the same bytes each time")
			require.Less(t, pdf.Len(), 64<<10)
		})
	}
}

func TestAnyNameCanBeSet(t *testing.T) {
	t.Parallel()
	d := invoice()
	long := strings.Repeat("Sehrlangername", 12)
	d.Customer.Name, d.Seller.Name, d.Lines[0].Text = "山田 太郎 مرحبا 😀\u202e\x00\n x", long, "e\u0301"
	var pdf bytes.Buffer
	require.NoError(t, d.WritePDF(&pdf, Look{Brand: brand.Brand{Name: "P"}, Locale: "es"}))
	lines := textOfPDF(t, pdf.Bytes())
	require.Contains(t, lines, "山田 太郎 مرحبا \ufffd  x", "what the font lacks can still be copied")
	require.Contains(t, lines, "é")
	require.Contains(t, strings.Join(lines, ""), long, "broken, but whole")
	require.Positive(t, bytes.Count(pdf.Bytes(), []byte("/Type /Page\n")))
}

func TestTheOperatorsLook(t *testing.T) {
	t.Parallel()
	accent, err := brand.NewAccent("#0a7d4f")
	require.NoError(t, err)
	picture := func(m image.Image) *brand.Logo {
		var b bytes.Buffer
		require.NoError(t, png.Encode(&b, m))
		return &brand.Logo{MediaType: "image/png", Content: b.Bytes()}
	}
	shown := func(logo *brand.Logo) (page, pdf string) {
		var a, b bytes.Buffer
		look := Look{Brand: brand.Brand{Name: "Plugs", Accent: accent, Logo: logo}, Locale: "en"}
		require.NoError(t, invoice().WriteHTML(&a, look))
		require.NoError(t, invoice().WritePDF(&b, look))
		return a.String(), b.String()
	}
	page, pdf := shown(picture(image.NewNRGBA(image.Rect(0, 0, 400, 20))))
	require.Contains(t, page, `<img src="data:image/png;base64,`)
	require.Contains(t, page, "--accent: #0a7d4f;")
	require.Contains(t, pdf, "/Subtype /Image")
	require.NotContains(t, textOfPDF(t, []byte(pdf)), "Plugs")

	for _, other := range []*brand.Logo{nil, {MediaType: "image/svg+xml", Content: []byte("<svg/>")}, {MediaType: "image/png", Content: []byte("\x89PNG\r\n\x1a\n")}} {
		_, pdf = shown(other)
		require.NotContains(t, pdf, "/Subtype /Image")
		require.Contains(t, textOfPDF(t, []byte(pdf)), "Plugs", "the name in place of what cannot be drawn")
	}
	_, pdf = shown(picture(image.NewGray16(image.Rect(0, 0, 8, 80))))
	require.Contains(t, pdf, "/Subtype /Image")
}

func TestOnlyThePagesOwnStyleIsTaken(t *testing.T) {
	t.Parallel()
	accent, err := brand.NewAccent("#0a7d4f")
	require.NoError(t, err)
	d := invoice()
	d.Customer.Name = `</style><style>body { display: none }</style>`
	for _, look := range []Look{{}, {Brand: brand.Brand{Name: "Plugs", Accent: accent}, Locale: "en"}} {
		var page bytes.Buffer
		require.NoError(t, d.WriteHTML(&page, look))
		styles := regexp.MustCompile(`(?s)<style>(.*?)</style>`).FindAllSubmatch(page.Bytes(), -1)
		require.Len(t, styles, 1)
		require.NotContains(t, page.String(), " style=")
		sum := sha256.Sum256(styles[0][1])
		require.Contains(t, look.Policy(), "style-src 'sha256-"+base64.StdEncoding.EncodeToString(sum[:])+"';")
		require.NotContains(t, look.Policy(), "unsafe")
	}
}

var (
	tags    = regexp.MustCompile(`(?s)<style>.*?</style>|<title>.*?</title>|<[^>]*>`)
	streams = regexp.MustCompile(`(?s)/Length (\d+)[^>]*>>\nstream\n`)
	shows   = regexp.MustCompile(`(?s)\(((?:[^\\()]|\\.)*)\) ?Tj`)
	broken  = regexp.MustCompile(`\\(.)`)
)

func textOfPage(page string) []string {
	var out []string
	for line := range strings.SplitSeq(tags.ReplaceAllString(page, "\n"), "\n") {
		if line = strings.TrimSpace(line); line != "" {
			out = append(out, strings.NewReplacer("&amp;", "&", "&lt;", "<", "&gt;", ">").Replace(line))
		}
	}
	return out
}

// textOfPDF reads what a reader can select: strings of UTF-16, which the map of each font declares to be what they are.
func textOfPDF(t *testing.T, pdf []byte) []string {
	t.Helper()
	require.True(t, bytes.HasPrefix(pdf, []byte("%PDF-1.")))
	require.True(t, bytes.Contains(pdf, []byte("/ToUnicode")))
	var out []string
	identity := false
	for _, at := range streams.FindAllSubmatchIndex(pdf, -1) {
		length, err := strconv.Atoi(string(pdf[at[2]:at[3]]))
		require.NoError(t, err)
		content := pdf[at[1] : at[1]+length]
		if r, err := zlib.NewReader(bytes.NewReader(content)); err == nil {
			content, err = io.ReadAll(r)
			require.NoError(t, err)
		}
		identity = identity || bytes.Contains(content, []byte("<0000> <FFFF> <0000>"))
		if !bytes.Contains(content, []byte("BT ")) {
			continue
		}
		for _, shown := range shows.FindAllSubmatch(content, -1) {
			raw := broken.ReplaceAll(shown[1], []byte("$1"))
			units := make([]uint16, len(raw)/2)
			for i := range units {
				units[i] = uint16(raw[2*i])<<8 | uint16(raw[2*i+1])
			}
			if text := strings.TrimSpace(string(utf16.Decode(units))); text != "" {
				out = append(out, text)
			}
		}
	}
	require.True(t, identity, "letters are their own codes")
	return out
}
