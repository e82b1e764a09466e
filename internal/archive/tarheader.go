package archive

import (
	"bytes"
	"compress/flate"
	"errors"
	"strconv"
	"strings"
)

func isCorrupt(err error) bool {
	var corrupt flate.CorruptInputError
	return errors.As(err, &corrupt)
}

// tarHeader is one header block.
type tarHeader struct {
	kind       byte
	name, link string
	mode, size int64
}

func parseTarHeader(b *[block]byte) (tarHeader, error) {
	sum := int64(8 * ' ')
	for i, c := range b {
		if i < 148 || i >= 156 {
			sum += int64(c)
		}
	}
	h := tarHeader{kind: b[156], name: cString(b[:100]), link: cString(b[157:257])}
	want, ok := number(b[148:156])
	mode, modeOK := number(b[100:108])
	size, sizeOK := number(b[124:136])
	if !ok || want != sum {
		return h, violation("damaged-tar_checksum", "", "A tar header does not match its checksum.")
	}
	if !modeOK || !sizeOK {
		return h, violation("tar_header-number", h.name, "A tar header's number is not valid.")
	}
	h.mode, h.size = mode, size
	switch magic := string(b[257:265]); {
	case magic == "ustar\x0000":
		if string(b[508:512]) == "tar\x00" {
			return h, violation("tar_header-star", h.name, "The star format is read differently by different readers.")
		}
		if prefix := cString(b[345:500]); prefix != "" {
			h.name = prefix + "/" + h.name
		}
	case magic == "ustar  \x00", strings.Trim(magic, "\x00") == "":
	default:
		return h, violation("tar_header-format", h.name, "The tar header is of no known format.")
	}
	return h, nil
}

func cString(b []byte) string {
	if i := bytes.IndexByte(b, 0); i >= 0 {
		b = b[:i]
	}
	return string(b)
}

// number reads an octal field, or the base-256 form of GNU tar.
func number(b []byte) (int64, bool) {
	if b[0] == 0x80 {
		var n int64
		for _, c := range b[1:] {
			if n > 1<<50 {
				return 0, false
			}
			n = n<<8 | int64(c)
		}
		return n, true
	}
	s := strings.Trim(string(b), " \x00")
	if s == "" {
		return 0, true
	}
	n, err := strconv.ParseUint(s, 8, 50)
	return int64(n), err == nil
}

// apply takes in an extended header. Global ones may only carry comments.
func (o *override) apply(h tarHeader, data []byte) *Violation {
	switch h.kind {
	case 'L', 'K':
		text := cString(data)
		if o.pax || len(bytes.TrimRight(data, "\x00")) != len(text) || (h.kind == 'L' && o.pathSet) || (h.kind == 'K' && o.linkSet) {
			return violation("tar_ambiguous-names", text, "The entry is given two names.")
		}
		o.gnu = true
		if h.kind == 'L' {
			o.path, o.pathSet = text, true
		} else {
			o.link, o.linkSet = text, true
		}
		return nil
	}
	if h.kind == 'x' {
		if o.gnu || o.pax {
			return violation("tar_ambiguous-headers", h.name, "The entry has two extended headers.")
		}
		o.pax = true
	}
	seen := map[string]bool{}
	for len(data) > 0 {
		key, value, rest, ok := paxRecord(data)
		if !ok {
			return violation("tar_header-pax", h.name, "A pax header is damaged.")
		}
		data = rest
		if v := o.pax1(h, key, value, seen[key]); v != nil {
			return v
		}
		seen[key] = true
	}
	return nil
}

// pax1 takes in one record.
func (o *override) pax1(h tarHeader, key, value string, again bool) *Violation {
	if strings.HasPrefix(key, "GNU.sparse.") {
		return violation("tar_sparse", h.name, "Sparse files are read differently by different readers.")
	}
	if key != "path" && key != "linkpath" && key != "size" {
		return nil
	}
	if h.kind == 'g' || again || strings.ContainsRune(value, 0) {
		return violation("tar_ambiguous-pax", h.name, "A pax header sets %q for several entries, twice, or with a NUL.", key)
	}
	switch key {
	case "path":
		o.path, o.pathSet = value, true
	case "linkpath":
		o.link, o.linkSet = value, true
	case "size":
		n, err := strconv.ParseUint(value, 10, 50)
		if err != nil {
			return violation("tar_header-size", h.name, "A pax header's size is not a number.")
		}
		o.size = int64(n)
	}
	return nil
}

// paxRecord reads "length key=value\n".
func paxRecord(data []byte) (key, value string, rest []byte, ok bool) {
	digits, _, found := bytes.Cut(data[:min(len(data), 8)], []byte(" "))
	n, err := strconv.ParseUint(string(digits), 10, 31)
	if !found || err != nil || int(n) > len(data) || int(n) < len(digits)+3 || data[n-1] != '\n' {
		return "", "", nil, false
	}
	key, value, ok = strings.Cut(string(data[len(digits)+1:n-1]), "=")
	return key, value, data[n:], ok && key != ""
}

// conflict finds an entry that a reader ignorant of extended headers would take for another one. An honest
// writer adds them only for what does not fit into the header, and cuts the name short there.
func (o *override) conflict(h tarHeader) *Violation {
	if o.size >= 0 && o.size != h.size {
		return violation("tar_ambiguous-sizes", h.name, "The entry is given two sizes.")
	}
	if !o.pathSet || o.path == h.name {
		return nil
	}
	if o.path == "" || (len(o.path) <= 100 && isASCII(o.path)) {
		return violation("tar_ambiguous-names", o.path, "The entry is given two names.")
	}
	return nil
}

func isASCII(s string) bool {
	for i := range len(s) {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}
