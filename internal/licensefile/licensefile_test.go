package licensefile_test

import (
	"bytes"
	"crypto/ed25519"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/require"

	"marketplace/internal/licensefile"
)

func setting(id string, fill byte) string {
	return id + ":" + base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{fill}, 32))
}

// What reads the files is in docs/licenses.md and is run on files that the API has issued; here, that only the first
// of the keys signs.
func TestTheFirstKeySigns(t *testing.T) {
	t.Parallel()
	signer, err := licensefile.NewSigner(setting("new", 2) + "," + setting("old", 1))
	require.NoError(t, err)
	jwks := signer.JWKs()
	require.Equal(t, []string{"new", "old"}, []string{jwks[0].ID, jwks[1].ID})
	want := licensefile.File{
		LicenseID: uuid.New(), PluginID: uuid.New(), Plugin: "lint", Fingerprint: "ab",
		IssuedAt:   time.Date(2026, 1, 1, 1, 0, 0, 999, time.FixedZone("CET", 3600)),
		ExpiresAt:  time.Date(2026, 2, 1, 0, 0, 0, 0, time.UTC),
		GraceUntil: time.Date(2026, 2, 8, 0, 0, 0, 0, time.UTC),
	}
	text, err := signer.Sign(want)
	require.NoError(t, err)
	block, rest := pem.Decode([]byte(text))
	require.Empty(t, rest)
	require.Equal(t, "PLUGIN LICENSE V1", block.Type)
	signature, payload := block.Bytes[:ed25519.SignatureSize], block.Bytes[ed25519.SignatureSize:]
	for i, valid := range []bool{true, false} {
		public, err := base64.RawURLEncoding.DecodeString(jwks[i].X)
		require.NoError(t, err)
		require.Equal(t, valid, ed25519.Verify(public, append([]byte("plugin-license-v1\n"), payload...), signature))
		require.False(t, ed25519.Verify(public, payload, signature), "a signature of the payload alone is none")
	}
	var got licensefile.File
	require.NoError(t, json.Unmarshal(payload, &got))
	want.KeyID, want.IssuedAt = "new", time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	require.Equal(t, want, got)
}

func TestSettingsThatAreNone(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "id:", setting("a", 1) + "," + setting("a", 1), "a:" + base64.StdEncoding.EncodeToString(make([]byte, 64))} {
		_, err := licensefile.NewSigner(text)
		require.ErrorContains(t, err, "seed", text)
	}
}
