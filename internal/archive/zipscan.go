package archive

import (
	"bytes"
	"encoding/binary"
	"errors"
	"io"
	"slices"
	"strings"
)

const (
	sigLocal   = "PK\x03\x04"
	sigCentral = "PK\x01\x02"
	sigEnd     = "PK\x05\x06"
	sigEnd64   = "PK\x06\x06"
	sigLoc64   = "PK\x06\x07"
	sigDesc    = "PK\x07\x08"

	endLen     = 22
	centralLen = 46
	localLen   = 30

	flagEncrypted  = 0x1 | 0x40 | 0x2000 // also strong encryption and masked headers
	flagDescriptor = 0x8
)

// zipRecord is what the central directory says of a file, with where its data begins.
type zipRecord struct {
	name         string
	flags        uint16
	method       uint16
	crc          uint32
	packed, size int64
	external     uint32
	headerAt     int64
	dataAt       int64
}

// zipEnd is the end record: where the directory is.
type zipEnd struct {
	at      int64 // where the end records begin
	dirAt   int64
	dirLen  int64
	entries int
}

var le = binary.LittleEndian

// scanZip reads the directory and every local header, and reports all in which two readers of the file could
// come to see different content. The entries must fill the file from its first byte to the directory.
func scanZip(src *source) ([]zipRecord, []*Violation, error) {
	end, found, err := findEnd(src)
	if err != nil || end == nil {
		return nil, found, err
	}
	records, v, err := readDirectory(src, end)
	if err != nil {
		return nil, found, err
	}
	if v != nil {
		return nil, append(found, v), nil
	}
	more, err := checkLayout(src, records, end.dirAt)
	return records, append(found, more...), err
}

func findEnd(src *source) (*zipEnd, []*Violation, error) {
	tailLen := min(src.size, endLen+65535)
	tail := make([]byte, tailLen)
	if err := readFull(src, tail, src.size-tailLen); err != nil {
		return nil, nil, err
	}
	i := bytes.LastIndex(tail, []byte(sigEnd))
	if i < 0 || len(tail)-i < endLen {
		return nil, []*Violation{violation("damaged-zip", "", "The zip archive has no end record: it is cut short or not a zip.")}, nil
	}
	rec := tail[i:]
	var found []*Violation
	switch comment := int(le.Uint16(rec[20:])); {
	case endLen+comment != len(rec):
		return nil, []*Violation{violation("zip_trailing_data", "", "Data follows the end of the zip archive, or its comment hides another end record.")}, nil
	case comment > 0:
		found = append(found, warning("zip_comment", "", "The zip archive has a comment of %d bytes.", comment))
	}
	end := &zipEnd{
		at:      src.size - int64(len(rec)),
		entries: int(le.Uint16(rec[10:])),
		dirLen:  int64(le.Uint32(rec[12:])),
		dirAt:   int64(le.Uint32(rec[16:])),
	}
	if le.Uint16(rec[4:]) != 0 || le.Uint16(rec[6:]) != 0 || le.Uint16(rec[8:]) != le.Uint16(rec[10:]) {
		return nil, append(found, violation("zip_multi_disk", "", "The zip archive is one of several disks.")), nil
	}
	v, err := applyEnd64(src, end)
	if err != nil {
		return nil, nil, err
	}
	if v == nil && end.dirAt+end.dirLen != end.at {
		v = violation("zip_two_directories", "", "The zip directory is not where the end record says, or data lies between them.")
	}
	if v == nil && end.entries > MaxEntries {
		v = violation("entries", "", "The archive has more than %d entries.", MaxEntries)
	}
	if v != nil {
		return nil, append(found, v), nil
	}
	return end, found, nil
}

// applyEnd64 accepts a zip64 end record only where it is expected and only if it says the same as the other.
func applyEnd64(src *source, end *zipEnd) (*Violation, error) {
	const locLen, recLen = 20, 56
	if end.at < locLen+recLen {
		return nil, nil
	}
	b := make([]byte, locLen+recLen)
	if err := readFull(src, b, end.at-int64(len(b))); err != nil {
		return nil, err
	}
	rec, loc := b[:recLen], b[recLen:]
	if string(loc[:4]) != sigLoc64 {
		return nil, nil // a sentinel without its record fails as a misplaced directory
	}
	at := end.at - locLen - recLen
	entries, dirLen, dirAt := le.Uint64(rec[32:]), le.Uint64(rec[40:]), le.Uint64(rec[48:])
	sound := string(rec[:4]) == sigEnd64 && le.Uint64(rec[4:]) == recLen-12 &&
		le.Uint64(loc[8:]) == uint64(at) && le.Uint32(loc[4:]) == 0 && le.Uint32(loc[16:]) <= 1 &&
		le.Uint32(rec[16:]) == 0 && le.Uint32(rec[20:]) == 0 && le.Uint64(rec[24:]) == entries &&
		(end.entries == 0xffff || uint64(end.entries) == entries) &&
		(end.dirLen == 0xffffffff || uint64(end.dirLen) == dirLen) &&
		(end.dirAt == 0xffffffff || uint64(end.dirAt) == dirAt) &&
		entries <= MaxEntries && dirLen <= uint64(src.size) && dirAt <= uint64(src.size)
	if !sound {
		return violation("zip64", "", "The zip64 end record is not sound or contradicts the other one."), nil
	}
	end.at, end.entries, end.dirLen, end.dirAt = at, int(entries), int64(dirLen), int64(dirAt)
	return nil, nil
}

func readDirectory(src *source, end *zipEnd) ([]zipRecord, *Violation, error) {
	// An entry takes at most 46 bytes and a name, and what its extra fields and comment may reasonably be.
	if end.dirLen > int64(end.entries)*(centralLen+4*MaxPath) {
		return nil, violation("zip_directory-large", "", "The zip directory is larger than its %d entries can be.", end.entries), nil
	}
	dir := make([]byte, end.dirLen)
	if err := readFull(src, dir, end.dirAt); err != nil {
		return nil, nil, err
	}
	records := make([]zipRecord, 0, end.entries)
	for range end.entries {
		rec, n := parseCentral(dir)
		if n == 0 {
			return nil, violation("zip_directory-damaged", "", "The zip directory is damaged or has fewer entries than it says."), nil
		}
		if v := rec.refuse(end.dirAt); v != nil {
			return nil, v, nil
		}
		records = append(records, rec)
		dir = dir[n:]
	}
	if len(dir) > 0 {
		return nil, violation("zip_directory-more", "", "The zip directory has more in it than it says."), nil
	}
	return records, nil, nil
}

// parseCentral reads the record at the start of dir; n is its length, or 0 if it is damaged.
func parseCentral(dir []byte) (rec zipRecord, n int) {
	if len(dir) < centralLen || string(dir[:4]) != sigCentral {
		return rec, 0
	}
	nameLen, extraLen, commentLen := int(le.Uint16(dir[28:])), int(le.Uint16(dir[30:])), int(le.Uint16(dir[32:]))
	if n = centralLen + nameLen + extraLen + commentLen; len(dir) < n || le.Uint16(dir[34:]) != 0 {
		return rec, 0
	}
	rec = zipRecord{
		flags: le.Uint16(dir[8:]), method: le.Uint16(dir[10:]), crc: le.Uint32(dir[16:]),
		packed: int64(le.Uint32(dir[20:])), size: int64(le.Uint32(dir[24:])),
		external: le.Uint32(dir[38:]), headerAt: int64(le.Uint32(dir[42:])),
		name: string(dir[centralLen : centralLen+nameLen]),
	}
	extra := dir[centralLen+nameLen : centralLen+nameLen+extraLen]
	if !applyExtra(extra, rec.name, &rec.size, &rec.packed, &rec.headerAt) {
		return rec, 0
	}
	return rec, n
}

// refuse reports what makes an entry unreadable for us, or readable in two ways.
func (r *zipRecord) refuse(dirAt int64) *Violation {
	switch {
	case r.flags&flagEncrypted != 0:
		return violation("encrypted", r.name, "The entry is encrypted.")
	case r.method != methodStore && r.method != methodDeflate:
		return violation("compression", r.name, "The entry is compressed by method %d; only stored and deflated are read everywhere.", r.method)
	case r.method == methodStore && r.packed != r.size:
		return violation("zip_size-stored", r.name, "The entry is stored, yet its two sizes differ.")
	case strings.HasSuffix(r.name, "/") && r.size != 0:
		return violation("zip_folder_data-data", r.name, "A folder holds data.")
	case r.headerAt < 0 || r.packed < 0 || r.size < 0 || r.headerAt >= dirAt || r.packed > dirAt:
		return violation("zip_directory-outside", r.name, "The entry lies outside of the archive.")
	}
	return nil
}

// applyExtra reads zip64 sizes where a field is full, and refuses fields that are damaged, doubled, or that
// give the entry another name.
func applyExtra(extra []byte, name string, full ...*int64) bool {
	seen64 := false
	for len(extra) > 0 {
		if len(extra) < 4 {
			return len(bytes.Trim(extra, "\x00")) == 0 // padding, as alignment tools leave it
		}
		id, n := le.Uint16(extra), int(le.Uint16(extra[2:]))
		if extra = extra[4:]; len(extra) < n {
			return false
		}
		field := extra[:n]
		extra = extra[n:]
		switch id {
		case 0x7075: // Info-ZIP Unicode path: version, CRC, name
			if len(field) < 5 || string(field[5:]) != name {
				return false
			}
		case 0x0001:
			if seen64 {
				return false
			}
			seen64 = true
			for _, v := range full {
				if *v != 0xffffffff {
					continue
				}
				if len(field) < 8 {
					return false
				}
				*v = int64(le.Uint64(field))
				field = field[8:]
			}
		}
	}
	return true
}

// checkLayout holds every local header against the directory and finds overlaps and gaps.
func checkLayout(src *source, records []zipRecord, dirAt int64) ([]*Violation, error) {
	order := make([]int, len(records))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return int(records[a].headerAt - records[b].headerAt) })
	var found []*Violation
	at := int64(0)
	for k, i := range order {
		rec := &records[i]
		next := dirAt
		if k+1 < len(order) {
			next = records[order[k+1]].headerAt
		}
		if rec.headerAt != at {
			return append(found, violation("zip_hidden_data-overlap", rec.name, "Entries overlap, or bytes before this one belong to none.")), nil
		}
		v, err := checkLocal(src, rec, next)
		if err != nil {
			return found, err
		}
		if v != nil {
			return append(found, v), nil
		}
		at = next
	}
	if at != dirAt {
		found = append(found, violation("zip_hidden_data-before", "", "Bytes before the directory belong to no entry."))
	}
	return found, nil
}

// checkLocal compares the local header and data descriptor with the directory's record, and sets dataAt.
func checkLocal(src *source, rec *zipRecord, next int64) (*Violation, error) {
	differs := violation("zip_header_mismatch", rec.name, "The entry's own header and the directory disagree.")
	if next-rec.headerAt < localLen {
		return differs, nil
	}
	var head [localLen]byte
	if err := readFull(src, head[:], rec.headerAt); err != nil {
		return nil, err
	}
	nameLen, extraLen := int64(le.Uint16(head[26:])), int64(le.Uint16(head[28:]))
	flags := le.Uint16(head[6:])
	rec.dataAt = rec.headerAt + localLen + nameLen + extraLen
	tail := next - rec.dataAt - rec.packed
	if string(head[:4]) != sigLocal || nameLen != int64(len(rec.name)) || tail < 0 || tail > 24 ||
		le.Uint16(head[8:]) != rec.method || (flags^rec.flags)&(flagEncrypted|flagDescriptor) != 0 {
		return differs, nil
	}
	rest := make([]byte, nameLen+extraLen)
	if err := readFull(src, rest, rec.headerAt+localLen); err != nil {
		return nil, err
	}
	crc, packed, size := le.Uint32(head[14:]), int64(le.Uint32(head[18:])), int64(le.Uint32(head[22:]))
	if string(rest[:nameLen]) != rec.name || !applyExtra(rest[nameLen:], rec.name, &size, &packed) {
		return differs, nil
	}
	if flags&flagDescriptor == 0 {
		if crc != rec.crc || packed != rec.packed || size != rec.size || tail != 0 {
			return differs, nil
		}
		return nil, nil
	}
	// A writer that did not know a value yet left it blank, or full where a zip64 field was to follow.
	agrees := func(value, want int64) bool { return value == want || value == 0 || value == 0xffffffff }
	desc := make([]byte, tail)
	if err := readFull(src, desc, rec.dataAt+rec.packed); err != nil {
		return nil, err
	}
	if !agrees(int64(crc), int64(rec.crc)) || !agrees(packed, rec.packed) || !agrees(size, rec.size) || !rec.matches(desc) {
		return differs, nil
	}
	return nil, nil
}

// matches says whether desc is this entry's data descriptor, in one of its four forms. A folder may lack it.
func (r *zipRecord) matches(desc []byte) bool {
	if len(desc) == 0 {
		return r.size == 0 && r.packed == 0
	}
	if len(desc) == 16 || len(desc) == 24 {
		if string(desc[:4]) != sigDesc {
			return false
		}
		desc = desc[4:]
	}
	switch len(desc) {
	case 12:
		return le.Uint32(desc) == r.crc && int64(le.Uint32(desc[4:])) == r.packed && int64(le.Uint32(desc[8:])) == r.size
	case 20:
		return le.Uint32(desc) == r.crc && le.Uint64(desc[4:]) == uint64(r.packed) && le.Uint64(desc[12:]) == uint64(r.size)
	}
	return false
}

func readFull(src *source, p []byte, at int64) error {
	if len(p) == 0 {
		return nil
	}
	n, err := src.ReadAt(p, at)
	if n == len(p) {
		return nil
	}
	if err == nil || errors.Is(err, io.EOF) {
		err = io.ErrUnexpectedEOF
	}
	return err
}
