package archive

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"io"
	"io/fs"
	"strings"
)

const (
	block       = 512
	maxMetadata = 64 << 10 // of one pax header or GNU long name
	maxPadding  = 1 << 20  // zeros after the end
)

// tarReader reads the subset of tar in which all readers agree, and refuses the rest.
type tarReader struct {
	raw   *bufio.Reader // of the gzip bytes, to see what follows them
	plain *tarBytes
	gz    *gzip.Reader
	body  *tarBody
	notes []*Violation
	count int
}

func newTarReader(src *source, b *budget) (reader, error) {
	raw := bufio.NewReaderSize(io.NewSectionReader(src, 0, src.size), 64<<10)
	gz, err := gzip.NewReader(raw)
	if err != nil {
		return nil, gzipFault(err)
	}
	gz.Multistream(false)
	return &tarReader{raw: raw, gz: gz, plain: &tarBytes{r: bufio.NewReaderSize(gz, 64<<10), budget: b}}, nil
}

func (t *tarReader) warnings() []*Violation { return t.notes }

// tarBytes is the inflated stream, counted.
type tarBytes struct {
	r      *bufio.Reader
	budget *budget
}

// Read implements io.Reader.
func (b *tarBytes) Read(p []byte) (int, error) {
	n, err := b.r.Read(p)
	if v := b.budget.spend(n); v != nil {
		return 0, v
	}
	if err != nil && !errors.Is(err, io.EOF) {
		err = gzipFault(err)
	}
	return n, err
}

func gzipFault(err error) error {
	var v *Violation
	switch {
	case errors.As(err, &v):
		return v
	case errors.Is(err, gzip.ErrChecksum):
		return violation("checksum-gzip", "", "The gzip stream does not match its checksum.")
	case errors.Is(err, gzip.ErrHeader), errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF), isCorrupt(err):
		return violation("damaged-gzip", "", "The gzip stream is damaged or cut short.")
	}
	return err
}

// override is what extended headers say about the entry that follows them.
type override struct {
	path, link string
	pathSet    bool
	linkSet    bool
	size       int64 // -1 if not given
	gnu, pax   bool
}

func (t *tarReader) next() (Entry, error) {
	if t.body != nil {
		if _, err := io.Copy(io.Discard, t.body); err != nil {
			return Entry{}, err
		}
		if err := t.skip(-t.body.size & (block - 1)); err != nil {
			return Entry{}, err
		}
		t.body = nil
	}
	over := override{size: -1}
	for {
		h, err := t.header()
		if err != nil {
			if errors.Is(err, io.EOF) && (over.gnu || over.pax) {
				err = violation("damaged-tar_header", "", "The tar archive ends after an extended header.")
			}
			return Entry{}, err
		}
		if t.count++; t.count > 2*MaxEntries {
			return Entry{}, violation("entries", "", "The archive has more than %d entries.", MaxEntries)
		}
		if h.kind != 'x' && h.kind != 'g' && h.kind != 'L' && h.kind != 'K' {
			return t.entry(h, over)
		}
		data, err := t.metadata(h)
		if err != nil {
			return Entry{}, err
		}
		if v := over.apply(h, data); v != nil {
			return Entry{}, v
		}
	}
}

func (t *tarReader) entry(h tarHeader, over override) (Entry, error) {
	if v := over.conflict(h); v != nil {
		return Entry{}, v
	}
	if over.pathSet {
		h.name = over.path
	}
	if over.linkSet {
		h.link = over.link
	}
	e := Entry{raw: h.name, Path: trimName(h.name), Size: h.size, Link: h.link, Mode: fs.FileMode(h.mode&0o777) | specialBits(uint32(h.mode))}
	switch h.kind {
	case '0', 0:
		if strings.HasSuffix(h.name, "/") {
			return Entry{}, violation("tar_folder_data-name", h.name, "A file's name ends like a folder's.")
		}
		t.body = &tarBody{t: t, name: h.name, size: h.size, left: h.size}
		e.Body = t.body
		if h.size > MaxFile {
			return Entry{}, violation("file_size-stored", h.name, "The file is larger than %d MiB.", MaxFile>>20)
		}
		return e, nil
	case '1':
		e.Mode |= fs.ModeIrregular
	case '2':
		e.Mode |= fs.ModeSymlink
	case '3':
		e.Mode |= fs.ModeDevice | fs.ModeCharDevice
	case '4':
		e.Mode |= fs.ModeDevice
	case '5':
		e.Mode |= fs.ModeDir
	case '6':
		e.Mode |= fs.ModeNamedPipe
	default:
		return Entry{}, violation("tar_type", h.name, "The entry is of tar type %q, which readers treat differently.", h.kind)
	}
	if h.size != 0 {
		return Entry{}, violation("tar_folder_data-data", h.name, "An entry that is not a file holds data.")
	}
	return e, nil
}

// header reads the next header block, or io.EOF at a sound end.
func (t *tarReader) header() (tarHeader, error) {
	var b [block]byte
	switch _, err := io.ReadFull(t.plain, b[:]); {
	case errors.Is(err, io.EOF):
		t.notes = append(t.notes, warning("tar_no_end", "", "The tar archive has no end mark."))
		return tarHeader{}, t.trailer()
	case errors.Is(err, io.ErrUnexpectedEOF):
		return tarHeader{}, violation("damaged-tar", "", "The tar archive is cut short.")
	case err != nil:
		return tarHeader{}, err
	}
	if b == [block]byte{} {
		return tarHeader{}, t.end()
	}
	return parseTarHeader(&b)
}

// end makes sure that nothing but zeros follows the end mark.
func (t *tarReader) end() error {
	buf := make([]byte, 32<<10)
	for total := 0; ; {
		n, err := t.plain.Read(buf)
		if total += n; total > maxPadding || len(bytes.Trim(buf[:n], "\x00")) > 0 {
			return violation("tar_trailing_data", "", "Data follows the end of the tar archive.")
		}
		if errors.Is(err, io.EOF) {
			return t.trailer()
		}
		if err != nil {
			return err
		}
	}
}

// trailer makes sure that nothing follows the gzip stream; io.EOF is good news.
func (t *tarReader) trailer() error {
	if _, err := t.raw.ReadByte(); err != nil {
		return err
	}
	return violation("gzip_trailing_data", "", "Data, or another gzip stream, follows the gzip stream.")
}

func (t *tarReader) metadata(h tarHeader) ([]byte, error) {
	if h.size > maxMetadata {
		return nil, violation("tar_metadata", h.name, "An extended header is larger than %d KiB.", maxMetadata>>10)
	}
	data := make([]byte, h.size)
	if _, err := io.ReadFull(t.plain, data); err != nil {
		return nil, t.cut(err)
	}
	return data, t.skip(-h.size & (block - 1))
}

func (t *tarReader) skip(n int64) error {
	if _, err := io.CopyN(io.Discard, t.plain, n); err != nil {
		return t.cut(err)
	}
	return nil
}

func (t *tarReader) cut(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		return violation("damaged-tar", "", "The tar archive is cut short.")
	}
	return err
}

// tarBody is the bytes of one file.
type tarBody struct {
	t          *tarReader
	name       string
	size, left int64
}

// Read implements io.Reader.
func (b *tarBody) Read(p []byte) (int, error) {
	if b.left == 0 {
		return 0, io.EOF
	}
	n, err := b.t.plain.Read(p[:min(int64(len(p)), b.left)])
	b.left -= int64(n)
	if err != nil {
		if n > 0 && errors.Is(err, io.EOF) && b.left == 0 {
			return n, nil
		}
		return n, b.t.cut(err)
	}
	return n, nil
}
