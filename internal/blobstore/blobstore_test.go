package blobstore

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"testing"
	"testing/iotest"

	"github.com/johannesboyne/gofakes3"
	"github.com/johannesboyne/gofakes3/backend/s3mem"
	"github.com/stretchr/testify/require"
)

// stores are the kinds that an installation may choose between, by URL alone.
func stores(t *testing.T) map[string]*Store {
	t.Helper()
	open := func(url string) *Store {
		store, err := Open(context.Background(), url)
		require.NoError(t, err)
		t.Cleanup(func() { _ = store.Close() })
		return store
	}
	return map[string]*Store{
		"Files": open("file://" + t.TempDir() + "/blobs?create_dir=true&no_tmp_dir=true"),
		"S3":    open(fakeS3(t)),
	}
}

// fakeS3 is the URL of a bucket in an S3 server of this process.
func fakeS3(t *testing.T) string {
	t.Helper()
	backend := s3mem.New()
	require.NoError(t, backend.CreateBucket("artifacts"))
	server := httptest.NewServer(gofakes3.New(backend).Server())
	t.Cleanup(server.Close)
	t.Setenv("AWS_ACCESS_KEY_ID", "test")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "test")
	return "s3://artifacts?region=us-east-1&use_path_style=true&endpoint=" + url.QueryEscape(server.URL)
}

// What is longer than one part of an upload is kept whole or not at all, too.
func TestS3KeepsNoPartOfALongBlob(t *testing.T) {
	ctx := t.Context()
	store, err := Open(ctx, fakeS3(t))
	require.NoError(t, err)
	long, sum := content(t, 2*part+17)
	key := Key("artifacts", sum)
	absent := func() {
		t.Helper()
		there, err := store.Exists(ctx, key)
		require.NoError(t, err)
		require.False(t, there)
	}
	cut := func(length int) io.Reader {
		return io.MultiReader(bytes.NewReader(long[:length]), iotest.ErrReader(io.ErrUnexpectedEOF))
	}
	for _, length := range []int{part - 1, part, part + 1, 2 * part} {
		require.ErrorIs(t, store.Put(ctx, key, cut(length), "application/zip", sum), io.ErrUnexpectedEOF)
		absent()
		_, _, err := store.PutStream(ctx, key, cut(length), 3*part)
		require.ErrorIs(t, err, io.ErrUnexpectedEOF)
		absent()
	}
	require.ErrorIs(t, store.Put(ctx, key, bytes.NewReader(long[1:]), "application/zip", sum), ErrDigest)
	absent()
	for range 2 {
		require.NoError(t, store.Put(ctx, key, bytes.NewReader(long), "application/zip", sum))
	}
	require.ErrorIs(t, store.Put(ctx, key, bytes.NewReader(long[1:]), "application/zip", sum), ErrDigest)
	r, err := store.Range(ctx, key, part-1, 3)
	require.NoError(t, err)
	require.Equal(t, int64(len(long)), r.Size(), "of the whole")
	got, err := io.ReadAll(r)
	require.NoError(t, err)
	require.NoError(t, r.Close())
	require.Equal(t, long[part-1:part+2], got)
	nothing, err := store.Range(ctx, key, part, 0)
	require.NoError(t, err)
	got, err = io.ReadAll(nothing)
	require.NoError(t, err)
	require.NoError(t, nothing.Close())
	require.Empty(t, got)
}

func TestS3IsReachedAsTheURLSays(t *testing.T) {
	file := filepath.Join(t.TempDir(), "credentials")
	require.NoError(t, os.WriteFile(file, []byte("[artifacts]\naws_access_key_id = of-the-file\naws_secret_access_key = x\n"), 0o600))
	t.Setenv("AWS_SHARED_CREDENTIALS_FILE", file)
	t.Setenv("AWS_ACCESS_KEY_ID", "of-the-environment")
	t.Setenv("AWS_SECRET_ACCESS_KEY", "x")
	t.Setenv("AWS_REGION", "eu-south-2")
	var asked *http.Request
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		asked = r
		_, _ = io.WriteString(w, "<ListBucketResult></ListBucketResult>")
	}))
	t.Cleanup(server.Close)
	for parameters, want := range map[string][3]string{
		"use_path_style=true":                                    {"/blobs/", "of-the-environment", "eu-south-2"},
		"use_path_style=true&region=eu-west-1":                   {"/blobs/", "of-the-environment", "eu-west-1"},
		"use_path_style=true&region=eu-west-1&profile=artifacts": {"/blobs/", "of-the-file", "eu-west-1"},
	} {
		store, err := Open(t.Context(), "s3://blobs?endpoint="+url.QueryEscape(server.URL)+"&"+parameters)
		require.NoError(t, err)
		require.NoError(t, store.Reachable(t.Context()))
		require.Equal(t, want[0], asked.URL.Path)
		require.Contains(t, asked.Header.Get("Authorization"), "Credential="+want[1]+"/")
		require.Contains(t, asked.Header.Get("Authorization"), "/"+want[2]+"/s3/")
	}
	for parameters, want := range map[string]string{
		"endpoint=localhost:9000": "endpoint", "endpoint=ftp://x": "endpoint", "use_path_style=perhaps": "use_path_style", "colour=red": "colour: there is no such parameter",
	} {
		_, err := Open(t.Context(), "s3://blobs?"+parameters)
		require.ErrorContains(t, err, want)
	}
}

func content(t *testing.T, size int) ([]byte, [sha256.Size]byte) {
	t.Helper()
	b := make([]byte, size)
	_, err := rand.Read(b)
	require.NoError(t, err)
	return b, sha256.Sum256(b)
}

func TestStoresKeepWhatTheKeySays(t *testing.T) {
	for name, store := range stores(t) {
		t.Run(name, func(t *testing.T) {
			ctx := t.Context()
			bytes1, sum := content(t, 3*chunk+17)
			key := Key("artifacts", sum)
			require.NoError(t, store.Reachable(ctx))

			require.ErrorIs(t, store.Put(ctx, key, bytes.NewReader([]byte("other bytes")), "application/zip", sum), ErrDigest)
			_, err := store.Get(ctx, key)
			require.ErrorIs(t, err, ErrNotFound, "bytes with the wrong digest are not kept")

			require.Error(t, store.Put(ctx, key, io.MultiReader(bytes.NewReader(bytes1[:chunk]), iotest.ErrReader(io.ErrUnexpectedEOF)), "", sum))
			_, err = store.Get(ctx, key)
			require.ErrorIs(t, err, ErrNotFound, "half of them neither")

			for range 2 {
				require.NoError(t, store.Put(ctx, key, bytes.NewReader(bytes1), "application/zip", sum))
			}
			r, err := store.Get(ctx, key)
			require.NoError(t, err)
			got, err := io.ReadAll(r)
			require.NoError(t, err)
			require.NoError(t, r.Close())
			require.Equal(t, sum, sha256.Sum256(got))

			at, err := store.ReaderAt(ctx, key)
			require.NoError(t, err)
			require.Equal(t, int64(len(bytes1)), at.Size())
			require.NoError(t, iotest.TestReader(io.NewSectionReader(at, 0, at.Size()), bytes1))

			require.NoError(t, store.Delete(ctx, key))
			require.NoError(t, store.Delete(ctx, key))
			_, err = store.Size(ctx, key)
			require.ErrorIs(t, err, ErrNotFound)
		})
	}
}

func TestAStreamIsKeptOnlyWholeAndWithinItsLimit(t *testing.T) {
	for name, store := range stores(t) {
		t.Run(name, func(t *testing.T) {
			ctx := t.Context()
			bytes1, sum := content(t, chunk+1)
			_, _, err := store.PutStream(ctx, "uploads/a", bytes.NewReader(bytes1), chunk)
			require.ErrorIs(t, err, ErrTooLarge)
			_, _, err = store.PutStream(ctx, "uploads/a", io.MultiReader(bytes.NewReader(bytes1), iotest.ErrReader(io.ErrUnexpectedEOF)), 2*chunk)
			require.ErrorIs(t, err, io.ErrUnexpectedEOF)
			kept, err := store.Exists(ctx, "uploads/a")
			require.NoError(t, err)
			require.False(t, kept)

			gotSum, size, err := store.PutStream(ctx, "uploads/a", bytes.NewReader(bytes1), int64(len(bytes1)))
			require.NoError(t, err)
			require.Equal(t, sum, gotSum)
			require.Equal(t, int64(len(bytes1)), size)
			for range 2 {
				require.NoError(t, store.Copy(ctx, "uploads/a", Key("artifacts", sum)))
			}
			var keys []string
			require.NoError(t, store.List(ctx, "", func(e Entry) error { keys = append(keys, e.Key); return nil }))
			require.ElementsMatch(t, []string{"uploads/a", Key("artifacts", sum)}, keys)
		})
	}
}

func TestAnUnknownURLNamesNoSecret(t *testing.T) {
	t.Parallel()
	_, err := Open(context.Background(), "ftp://user:hunter2@host/bucket")
	require.Error(t, err)
	require.ErrorContains(t, err, "open the ftp bucket")
	require.NotContains(t, err.Error(), "hunter2")
}
