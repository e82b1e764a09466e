package blobstore

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/minio/minio-go/v7"
	"gocloud.dev/blob/driver"
	"gocloud.dev/gcerrors"
)

// part is how much of an upload is sent at once. What is shorter goes in one request.
const part = 8 << 20

// s3Reader is the body of an answer.
type s3Reader struct {
	io.ReadCloser
	about driver.ReaderAttributes
}

func (r s3Reader) Attributes() *driver.ReaderAttributes { return &r.about }
func (r s3Reader) As(any) bool                          { return false }

func (b *s3) NewRangeReader(ctx context.Context, key string, offset, length int64, _ *driver.ReaderOptions) (driver.Reader, error) {
	if length == 0 { // S3 has no range of nothing
		about, err := b.Attributes(ctx, key)
		if err != nil {
			return nil, err
		}
		return s3Reader{http.NoBody, driver.ReaderAttributes{ContentType: about.ContentType, ModTime: about.ModTime, Size: about.Size}}, nil
	}
	var options minio.GetObjectOptions
	var err error
	switch {
	case length > 0:
		err = options.SetRange(offset, offset+length-1)
	case offset > 0:
		err = options.SetRange(offset, 0)
	}
	if err != nil {
		return nil, err
	}
	body, info, header, err := b.client.GetObject(ctx, b.name, key, options)
	if err != nil {
		return nil, err
	}
	// Of a part, the length of the whole is in "Content-Range: bytes 10-14/27".
	if _, whole, ok := strings.Cut(header.Get("Content-Range"), "/"); ok {
		info.Size, err = strconv.ParseInt(whole, 10, 64)
	}
	return s3Reader{body, driver.ReaderAttributes{ContentType: info.ContentType, ModTime: info.LastModified, Size: info.Size}}, err
}

// s3Writer hands what is written to an upload that runs beside.
type s3Writer struct {
	ctx  context.Context
	in   *io.PipeWriter
	done chan error
}

func (b *s3) NewTypedWriter(ctx context.Context, key, mediaType string, o *driver.WriterOptions) (driver.Writer, error) {
	out, in := io.Pipe()
	w := s3Writer{ctx, in, make(chan error, 1)}
	go func() {
		// A checksum in the signed header, not a signature in every few kilobytes of the body, which fewer servers know.
		options := minio.PutObjectOptions{ContentType: mediaType, PartSize: part, SendContentMd5: true, DisableContentSha256: true}
		err := b.put(ctx, key, out, options, o.IfNotExist)
		_ = out.CloseWithError(err) // for who still writes
		w.done <- err
	}()
	return w, nil
}

func (w s3Writer) Write(p []byte) (int, error) { return w.in.Write(p) }

// Close finishes the upload, or gives it up when the context has ended.
func (w s3Writer) Close() error {
	_ = w.in.CloseWithError(w.ctx.Err()) // nil is the end; it never fails
	return <-w.done
}

// put sends all that r has, or keeps nothing. Only one request can be made to find the key free. Of several, the last of
// two that begin at once would win; keys name their content, so that is the same.
func (b *s3) put(ctx context.Context, key string, r io.Reader, options minio.PutObjectOptions, ifNotExist bool) error {
	var first bytes.Buffer
	size, err := io.CopyN(&first, r, part)
	if err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	if err != nil {
		if ifNotExist {
			options.SetMatchETagExcept("*")
		}
		_, err = b.client.Client.PutObject(ctx, b.name, key, &first, size, options)
		return err
	}
	if ifNotExist {
		_, err := b.Attributes(ctx, key)
		if err == nil {
			_, err = io.Copy(io.Discard, r) // whoever writes shall come to the end
		}
		if err == nil {
			return errTaken
		}
		if b.ErrorCode(err) != gcerrors.NotFound {
			return err
		}
	}
	_, err = b.client.Client.PutObject(ctx, b.name, key, io.MultiReader(&first, r), -1, options)
	return err
}
