// Package web holds the built front ends, embedded into the binary. `npm run build` writes them to dist/, and
// what of it is embedded, compressed, to packed/; without it there is a page that says what to do.
package web

import (
	"embed"
	"io/fs"
)

//go:embed all:packed
var built embed.FS

//go:embed placeholder
var placeholder embed.FS

// Storefront is the public store.
func Storefront() fs.FS { return app("storefront") }

// Publisher is the panel.
func Publisher() fs.FS { return app("publisher") }

func app(name string) fs.FS {
	if _, err := fs.Stat(built, "packed/"+name+"/index.html"); err == nil {
		return sub(built, "packed/"+name)
	}
	return sub(placeholder, "placeholder")
}

func sub(files fs.FS, dir string) fs.FS {
	s, err := fs.Sub(files, dir)
	if err != nil {
		panic(err) // the paths above are valid
	}
	return s
}
