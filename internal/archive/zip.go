package archive

import (
	"bufio"
	"compress/flate"
	"errors"
	"hash"
	"hash/crc32"
	"io"
	"io/fs"
	"strings"
)

const (
	methodStore   = 0
	methodDeflate = 8
)

// zipReader reads the records that the directory scan found sound; nothing of the file is interpreted twice.
type zipReader struct {
	src     *source
	records []zipRecord
	notes   []*Violation
	budget  *budget
	flate   io.ReadCloser
	buf     *bufio.Reader
}

func newZipReader(src *source, b *budget) (reader, error) {
	records, found, err := scanZip(src)
	if err != nil {
		return nil, err
	}
	z := &zipReader{src: src, records: records, budget: b, buf: bufio.NewReaderSize(nil, 64<<10)}
	for _, v := range found {
		if !v.Warning {
			return nil, v
		}
		z.notes = append(z.notes, v)
	}
	return z, nil
}

func (z *zipReader) warnings() []*Violation { return z.notes }

func (z *zipReader) next() (Entry, error) {
	if len(z.records) == 0 {
		return Entry{}, io.EOF
	}
	rec := z.records[0]
	z.records = z.records[1:]
	e := Entry{raw: rec.name, Path: trimName(rec.name), Size: rec.size, Mode: rec.mode()}
	if strings.HasSuffix(rec.name, "/") {
		return e, nil
	}
	z.buf.Reset(io.NewSectionReader(z.src, rec.dataAt, rec.packed))
	body := &zipBody{z: z, rec: rec, sum: crc32.NewIEEE(), plain: z.buf}
	if rec.method == methodDeflate {
		if z.flate == nil {
			z.flate = flate.NewReader(z.buf)
		} else if err := z.flate.(flate.Resetter).Reset(z.buf, nil); err != nil {
			return Entry{}, err
		}
		body.plain = z.flate
	}
	e.Body = body
	return e, nil
}

// zipBody inflates one file and holds it to what its record promised.
type zipBody struct {
	z     *zipReader
	rec   zipRecord
	plain io.Reader
	sum   hash.Hash32
	n     int64
	err   error
}

// Read implements io.Reader.
func (b *zipBody) Read(p []byte) (int, error) {
	if b.err != nil {
		return 0, b.err
	}
	n, err := b.plain.Read(p)
	b.sum.Write(p[:n])
	b.n += int64(n)
	switch v := b.z.budget.spend(n); {
	case v != nil:
		b.err = v
	case b.n > MaxFile:
		b.err = violation("file_size-inflated", b.rec.name, "The file inflates to more than %d MiB.", MaxFile>>20)
	case b.n > b.rec.size:
		b.err = violation("zip_size-longer", b.rec.name, "The file is longer than its header says.")
	case errors.Is(err, io.EOF):
		b.err = b.finish()
	case err != nil:
		b.err = b.damaged(err)
	}
	if b.err != nil && !errors.Is(b.err, io.EOF) {
		return 0, b.err
	}
	return n, b.err
}

func (b *zipBody) finish() error {
	if b.n != b.rec.size {
		return violation("zip_size-shorter", b.rec.name, "The file is shorter than its header says.")
	}
	if b.sum.Sum32() != b.rec.crc {
		return violation("checksum-file", b.rec.name, "The file does not match its checksum.")
	}
	if _, err := b.z.buf.ReadByte(); err == nil {
		return violation("zip_hidden_data-after", b.rec.name, "Bytes are hidden after the file's compressed data.")
	} else if !errors.Is(err, io.EOF) {
		return err
	}
	return io.EOF
}

func (b *zipBody) damaged(err error) error {
	if isCorrupt(err) || errors.Is(err, io.ErrUnexpectedEOF) {
		return violation("damaged-data", b.rec.name, "The compressed data is damaged.")
	}
	return err
}

// mode reads the Unix mode whoever claims to have made the entry, as extractors do, and the MS-DOS folder bit.
func (r *zipRecord) mode() fs.FileMode {
	mode := unixMode(r.external >> 16)
	if strings.HasSuffix(r.name, "/") && mode.Type()&^fs.ModeDir == 0 {
		mode |= fs.ModeDir
	}
	return mode
}

// unixMode turns st_mode into Go's form.
func unixMode(m uint32) fs.FileMode {
	mode := fs.FileMode(m & 0o777)
	switch m & 0o170000 {
	case 0o040000:
		mode |= fs.ModeDir
	case 0o120000:
		mode |= fs.ModeSymlink
	case 0o060000:
		mode |= fs.ModeDevice
	case 0o020000:
		mode |= fs.ModeDevice | fs.ModeCharDevice
	case 0o010000:
		mode |= fs.ModeNamedPipe
	case 0o140000:
		mode |= fs.ModeSocket
	}
	return mode | specialBits(m)
}

func specialBits(m uint32) (mode fs.FileMode) {
	if m&0o4000 != 0 {
		mode |= fs.ModeSetuid
	}
	if m&0o2000 != 0 {
		mode |= fs.ModeSetgid
	}
	if m&0o1000 != 0 {
		mode |= fs.ModeSticky
	}
	return mode
}

func trimName(name string) string {
	for strings.HasPrefix(name, "./") {
		name = name[2:]
	}
	for strings.Contains(name, "/./") {
		name = strings.ReplaceAll(name, "/./", "/")
	}
	return strings.TrimSuffix(name, "/")
}
