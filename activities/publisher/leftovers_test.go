package publisher

import (
	"bytes"
	"crypto/sha256"
	"testing"

	"github.com/stretchr/testify/require"

	"marketplace/internal/blobstore"
)

func TestCleanDraftsKeepsWhatIsNamed(t *testing.T) {
	t.Parallel()
	s := setupSync(t)
	ctx := t.Context()
	put := func(prefix, content string) string {
		sum := sha256.Sum256([]byte(content))
		key := blobstore.Key(prefix, sum)
		require.NoError(t, s.a.Drafts.Put(ctx, key, bytes.NewReader([]byte(content)), "application/octet-stream", sum))
		return key
	}
	exec := func(sql string, args ...any) {
		_, err := s.a.DB.Exec(ctx, sql, args...)
		require.NoError(t, err)
	}
	unused := put("artifacts", "replaced")
	sum := sha256.Sum256([]byte("replaced"))
	exec(`INSERT INTO artifacts (sha256, size, format, blob_key) VALUES ($1, 8, 'zip', $2)`, sum[:], unused)
	put("artifacts", "a crash came between")
	shown, approved, dropped := put("images", "shown"), put("images", "approved"), put("images", "dropped")
	exec(`INSERT INTO plugin_images (id, plugin_id, kind, sha256, media_type, width, height, blob_key)
	      VALUES (gen_random_uuid(), $1, 'icon', $2, 'image/png', 1, 1, $3)`, s.plugin, sum[:], shown)
	exec(`UPDATE publisher_plugins SET approved_listing = jsonb_build_object('screenshots', jsonb_build_array(jsonb_build_object('blobKey', $1::text, 'width', 1)))`, approved)
	_, _, err := s.a.Drafts.PutStream(ctx, "uploads/1", bytes.NewReader([]byte("half")), 10)
	require.NoError(t, err)

	young, old := CleanDraftsInput{OlderThan: 1 << 50}, CleanDraftsInput{OlderThan: -1 << 40}
	for _, run := range []struct {
		in   CleanDraftsInput
		want DraftsCleaned
	}{{young, DraftsCleaned{}}, {old, DraftsCleaned{Artifacts: 2, Images: 1, Uploads: 1}}, {old, DraftsCleaned{}}} {
		var cleaned DraftsCleaned
		value, err := s.env.ExecuteActivity(s.a.CleanDrafts, run.in)
		require.NoError(t, err)
		require.NoError(t, value.Get(&cleaned))
		require.Equal(t, run.want, cleaned)
	}
	var left []string
	require.NoError(t, s.a.Drafts.List(ctx, "", func(e blobstore.Entry) error { left = append(left, e.Key); return nil }))
	require.ElementsMatch(t, []string{shown, approved, blobstore.Key("artifacts", sha256.Sum256(s.bytes))}, left)
	require.NotContains(t, left, dropped)
}
