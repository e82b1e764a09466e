package signing

import (
	"crypto/rand"
	"strings"
	"testing"

	"aead.dev/minisign"
	"github.com/stretchr/testify/require"
)

// encrypted is a key that signs nothing. Encrypting one takes the better part of a minute under the race
// detector.
const encrypted = `untrusted comment: minisign encrypted secret key
RWRTY0IyI1/VPnWL/hoPSj9m4BS4S2aLlAPsdbdURngYqYKd+JsAAAACAAAAAAAAAEAAAAAAmYH42iHUPjsCn+6CzDAi+K9DxP8mGFjqbqLAIg6E403RFbw/+sabw4L0tvH6BkaAkIO/kfBHlJFN1oom8LCuKzcrJAIyfC3QfvieytIGBgVPDvfDhPR36Ia2C22PDH8zdc4ngQiKFY0=`

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

	_, err = NewSigner(encrypted)
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
