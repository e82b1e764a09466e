package stripesim

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
)

// store keeps everything in memory and writes each change, as one line, to a log before anybody hears of it.
// A line that was cut short by a kill was never answered and is dropped when the log is read again.
type store struct {
	docs  map[string]map[string]object // by kind, then ID
	order map[string][]string          // IDs of a kind in the order in which they were made
	log   *os.File                     // nil: in memory only
	dirty []docKey                     // what the running change has touched, in that order
}

type docKey struct{ kind, id string }

// line is one change: documents by kind and ID, null for one that is gone.
type line struct {
	Kind string          `json:"k"`
	ID   string          `json:"id"`
	Doc  json.RawMessage `json:"d"`
}

func openStore(path string) (*store, error) {
	st := &store{docs: map[string]map[string]object{}, order: map[string][]string{}}
	if path == "" {
		return st, nil
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, fmt.Errorf("simulator state: %w", err)
	}
	if err := st.read(path); err != nil {
		return nil, fmt.Errorf("simulator state: %w", err)
	}
	if err := st.compact(path); err != nil {
		return nil, fmt.Errorf("simulator state: %w", err)
	}
	return st, nil
}

func (st *store) read(path string) error {
	f, err := os.Open(path)
	if errors.Is(err, os.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer f.Close()
	r := bufio.NewReader(f)
	for {
		raw, err := r.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			return nil // what follows the last newline was cut short
		}
		if err != nil {
			return err
		}
		var change []line
		if json.Unmarshal(raw, &change) != nil {
			continue
		}
		for _, l := range change {
			if string(l.Doc) == "null" {
				st.forget(l.Kind, l.ID)
			} else {
				st.remember(l.Kind, l.ID, decode(l.Doc))
			}
		}
	}
}

// compact writes what there is into a fresh log and puts it in the old one's place.
func (st *store) compact(path string) error {
	fresh, err := os.OpenFile(path+".new", os.O_CREATE|os.O_TRUNC|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return err
	}
	st.log = fresh
	for kind, ids := range st.order {
		for _, id := range ids {
			st.dirty = append(st.dirty, docKey{kind, id})
			if err := st.commit(); err != nil {
				return err
			}
		}
	}
	if err := fresh.Sync(); err != nil {
		return err
	}
	return os.Rename(path+".new", path)
}

func (st *store) remember(kind, id string, o object) {
	if st.docs[kind] == nil {
		st.docs[kind] = map[string]object{}
	}
	if _, known := st.docs[kind][id]; !known {
		st.order[kind] = append(st.order[kind], id)
	}
	st.docs[kind][id] = o
}

func (st *store) forget(kind, id string) {
	if _, known := st.docs[kind][id]; !known {
		return
	}
	delete(st.docs[kind], id)
	if i := slices.Index(st.order[kind], id); i >= 0 {
		st.order[kind] = slices.Delete(st.order[kind], i, i+1)
	}
}

// put stores a new document, or says that a known one has changed.
func (st *store) put(kind, id string, o object) {
	st.remember(kind, id, o)
	st.dirty = append(st.dirty, docKey{kind, id})
}

func (st *store) remove(kind, id string) {
	st.forget(kind, id)
	st.dirty = append(st.dirty, docKey{kind, id})
}

func (st *store) get(kind, id string) (object, bool) {
	o, ok := st.docs[kind][id]
	return o, ok
}

// all is in the order of making.
func (st *store) all(kind string) []object {
	out := make([]object, 0, len(st.order[kind]))
	for _, id := range st.order[kind] {
		out = append(out, st.docs[kind][id])
	}
	return out
}

// commit makes the change since the last commit durable: written, so that only a crash of the machine could lose it.
func (st *store) commit() error {
	if len(st.dirty) == 0 {
		return nil
	}
	change := make([]line, 0, len(st.dirty))
	seen := make(map[docKey]bool, len(st.dirty))
	for _, key := range st.dirty {
		if seen[key] {
			continue
		}
		seen[key] = true
		raw, err := json.Marshal(st.docs[key.kind][key.id]) // null for one that is gone
		if err != nil {
			return err
		}
		change = append(change, line{key.kind, key.id, raw})
	}
	st.dirty = st.dirty[:0]
	if st.log == nil {
		return nil
	}
	raw, err := json.Marshal(change)
	if err != nil {
		return err
	}
	_, err = st.log.Write(append(raw, '\n'))
	return err
}

func (st *store) close() error {
	if st.log == nil {
		return nil
	}
	return st.log.Close()
}
