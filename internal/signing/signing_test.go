package signing

import (
	"crypto/rand"
	"strings"
	"testing"

	"aead.dev/minisign"
	"github.com/stretchr/testify/require"
)

func TestASignatureIsOneThatMinisignAccepts(t *testing.T) {
	t.Parallel()
	private, public, err := GenerateKey(rand.Reader)
	require.NoError(t, err)
	signer, err := NewSigner(private)
	require.NoError(t, err)
	require.Equal(t, public, signer.PublicKey())

	signature, err := signer.Sign(strings.NewReader("the bytes"), "dark-theme", "1.2.3", "ab12")
	require.NoError(t, err)
	require.Contains(t, signature, "trusted comment: plugin:dark-theme version:1.2.3 sha256:ab12")

	var key minisign.PublicKey
	require.NoError(t, key.UnmarshalText([]byte(public)))
	require.True(t, minisign.Verify(key, []byte("the bytes"), []byte(signature)))
	require.False(t, minisign.Verify(key, []byte("the bytes!"), []byte(signature)))
}

func TestNewSignerRefuses(t *testing.T) {
	t.Parallel()
	_, err := NewSigner("secret")
	require.EqualError(t, err, "the signing key is not a minisign private key")

	_, key, err := minisign.GenerateKey(rand.Reader)
	require.NoError(t, err)
	encrypted, err := minisign.EncryptKey("password", key)
	require.NoError(t, err)
	_, err = NewSigner(string(encrypted))
	require.ErrorContains(t, err, "is encrypted")
}

func TestTheKeyMayBeGivenAsOneLine(t *testing.T) {
	t.Parallel()
	private, public, err := GenerateKey(rand.Reader)
	require.NoError(t, err)
	_, line, _ := strings.Cut(strings.TrimSpace(private), "\n")
	signer, err := NewSigner(line)
	require.NoError(t, err)
	require.Equal(t, public, signer.PublicKey())
}
