package archive

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"errors"
	"hash"
	"io"
	"io/fs"
)

// maxViolations are reported; an archive that breaks more rules is not worth a longer list.
const maxViolations = 100

// Inspect holds the archive against the whole policy, reading every byte of it. An error means that it could
// not be read through no fault of its own. progress is called now and then; it may be nil.
func Inspect(ctx context.Context, r io.ReaderAt, size int64, f Format, progress func()) ([]*Violation, error) {
	src := &source{ctx: ctx, r: r, size: size}
	ins := &inspector{ctx: ctx, progress: progress, tree: newTree(), sum: sha256.New(), nested: &budget{left: MaxFile}}
	a, err := open(src, f, newBudget(size))
	if err == nil {
		err = walk(ctx, a, ins.visit)
		ins.found = append(ins.found, a.warnings()...)
	}
	if err = src.blame(err); err == nil {
		if ins.files == 0 {
			ins.add(violation("empty", "", "There are no files in the archive."))
		}
		return ins.found, nil
	}
	var v *Violation
	switch {
	case errors.Is(err, errEnough):
		return ins.found, nil
	case errors.As(err, &v):
		return append(ins.found, v), nil
	}
	return nil, err
}

var errEnough = errors.New("archive: enough violations")

type inspector struct {
	ctx      context.Context
	progress func()
	tree     *tree
	sum      hash.Hash
	nested   *budget // of all nested archives together: what one file may be
	found    []*Violation
	count    int
	files    int
}

func (i *inspector) add(v ...*Violation) {
	for _, v := range v {
		if v != nil {
			i.found = append(i.found, v)
		}
	}
}

func (i *inspector) visit(e Entry) error {
	if i.progress != nil && i.count%64 == 0 {
		i.progress()
	}
	if i.count++; i.count > MaxEntries {
		return violation("entries", "", "The archive has more than %d entries.", MaxEntries)
	}
	i.add(checkName(e.raw)...)
	i.add(checkMode(e))
	if len(i.found) >= maxViolations {
		return errEnough
	}
	var digest [sha256.Size]byte
	if e.Regular() {
		i.files++
		i.sum.Reset()
		e.Body = io.TeeReader(e.Body, i.sum)
		if err := i.content(e); err != nil {
			return err
		}
		i.sum.Sum(digest[:0])
	}
	i.add(i.tree.add(e, digest))
	return nil
}

func checkMode(e Entry) *Violation {
	switch t := e.Mode.Type(); {
	case t == fs.ModeSymlink:
		return violation("symlink", e.raw, "The entry is a symbolic link; pack the file itself.")
	case t == fs.ModeIrregular:
		return violation("hard_link", e.raw, "The entry is a hard link; pack the file itself.")
	case t == fs.ModeDir && e.Body != nil:
		return violation("zip_folder_data-mode", e.raw, "The entry is a folder by its mode and a file by its name.")
	case t != 0 && t != fs.ModeDir:
		return violation("device", e.raw, "The entry is a device, pipe or socket.")
	case e.Mode&(fs.ModeSetuid|fs.ModeSetgid) != 0:
		return violation("setuid", e.raw, "The entry's mode has the setuid or setgid bit.")
	}
	return nil
}

// content looks at the first bytes of a file, and into the archive that it may be.
func (i *inspector) content(e Entry) error {
	var buf [512]byte
	n, err := io.ReadFull(e.Body, buf[:])
	if err != nil && !errors.Is(err, io.EOF) && !errors.Is(err, io.ErrUnexpectedEOF) {
		return err
	}
	head := buf[:n]
	if kind := executableKind(head); kind != "" {
		i.add(warning("executable", e.raw, "The file is a native program or library (%s).", kind))
	}
	kind := archiveKind(head)
	if kind == "" {
		return i.rest(e.Body)
	}
	i.add(warning("nested_archive-kind", e.raw, "The file is itself an archive or compressed (%s).", kind))
	if kind != "zip" && kind != "gzip" {
		return i.rest(e.Body)
	}
	data, err := io.ReadAll(io.MultiReader(bytes.NewReader(head), io.LimitReader(e.Body, maxNested)))
	if err != nil {
		return err
	}
	if int64(len(data)) > maxNested {
		i.add(warning("nested_archive-large", e.raw, "The file is too large to be looked into here."))
		return i.rest(e.Body)
	}
	v, err := i.inside(e, kind, data)
	i.add(v)
	return err
}

// rest reads a file to its end, with signs of life.
func (i *inspector) rest(body io.Reader) error {
	for {
		switch _, err := io.CopyN(io.Discard, body, 8<<20); {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		}
		if i.progress != nil {
			i.progress()
		}
	}
}

const maxNested = 8 << 20

// inside looks into an archive in the archive: it may hold no further one, and must not be a bomb. Whether it
// is sound does not matter; plugins bring damaged ones to test with.
func (i *inspector) inside(e Entry, kind string, data []byte) (*Violation, error) {
	src := &source{ctx: i.ctx, r: bytes.NewReader(data), size: int64(len(data))}
	format := Zip
	if kind == "gzip" {
		if v, err := i.inflate(e, data); v != nil || err != nil {
			return v, err
		}
		format = Tgz
	}
	a, err := open(src, format, i.nested)
	if err == nil {
		err = walk(i.ctx, a, func(inner Entry) error {
			if !inner.Regular() {
				return nil
			}
			var head [512]byte
			n, _ := io.ReadFull(inner.Body, head[:])
			if archiveKind(head[:n]) != "" {
				return violation("nested_archive-deep", e.raw, "The archive in the archive has yet another one in it.")
			}
			return nil
		})
	}
	var v *Violation
	switch {
	case err == nil:
		return nil, nil
	case errors.As(err, &v):
		switch v.Rule {
		case "nested_archive":
			return v, nil
		case "bomb", "file_size", "entries":
			return violation("nested_bomb-archive", e.raw, "The archive in the archive is too big: %s", v.Message), nil
		}
		return nil, nil
	}
	return nil, err
}

func (i *inspector) inflate(e Entry, data []byte) (*Violation, error) {
	gz, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, nil //nolint:nilerr // what does not inflate is no bomb
	}
	buf := make([]byte, 64<<10)
	for {
		if err := i.ctx.Err(); err != nil {
			return nil, err
		}
		n, err := gz.Read(buf)
		if i.nested.spend(n) != nil {
			return violation("nested_bomb-file", e.raw, "The compressed file inflates to too much."), nil
		}
		if err != nil {
			return nil, nil //nolint:nilerr // the end, or where the stream breaks: nobody gets further than we did
		}
	}
}

var archiveMagic = []struct{ kind, magic string }{
	{"zip", sigLocal}, {"zip", sigEnd}, {"gzip", "\x1f\x8b\x08"}, {"bzip2", "BZh"}, {"xz", "\xfd7zXZ\x00"}, {"zstd", "\x28\xb5\x2f\xfd"},
	{"7z", "7z\xbc\xaf\x27\x1c"}, {"rar", "Rar!\x1a\x07"}, {"cab", "MSCF\x00\x00\x00\x00"}, {"lz4", "\x04\x22\x4d\x18"},
}

func archiveKind(head []byte) string {
	for _, m := range archiveMagic {
		if bytes.HasPrefix(head, []byte(m.magic)) && (m.kind != "bzip2" || (len(head) > 10 && string(head[4:10]) == "1AY&SY")) {
			return m.kind
		}
	}
	if len(head) >= 265 && string(head[257:262]) == "ustar" {
		return "tar"
	}
	return ""
}

func executableKind(head []byte) string {
	has := func(magic string) bool { return bytes.HasPrefix(head, []byte(magic)) }
	switch {
	case has("\x7fELF"):
		return "ELF"
	case has("MZ") && len(head) >= 64 && bytes.IndexByte(head[:64], 0) >= 0:
		return "Windows"
	case has("\xfe\xed\xfa\xce"), has("\xfe\xed\xfa\xcf"), has("\xce\xfa\xed\xfe"), has("\xcf\xfa\xed\xfe"), has("\xca\xfe\xba\xbe"):
		return "Mach-O or Java"
	}
	return ""
}
