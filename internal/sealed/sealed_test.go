package sealed

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestOnlyTheKeyOpens(t *testing.T) {
	t.Parallel()
	mine, err := NewKey()
	require.NoError(t, err)
	other, err := NewKey()
	require.NoError(t, err)
	closed, err := Seal("https://connect.example/secret", mine.Public())
	require.NoError(t, err)
	require.NotContains(t, closed, "secret")
	text, err := mine.Open(closed)
	require.NoError(t, err)
	require.Equal(t, "https://connect.example/secret", text)
	for _, wrong := range []string{closed[:8] + strings.ToLower(closed[8:]), "", "%", closed + "AAAA"} {
		_, err = mine.Open(wrong)
		require.Error(t, err)
	}
	_, err = other.Open(closed)
	require.Error(t, err)
	for _, wrong := range []string{"", "%", "AAAA"} {
		_, err = Seal("x", wrong)
		require.Error(t, err)
	}
}

func TestADerivedKeyIsThatOfItsSecretAndPurpose(t *testing.T) {
	t.Parallel()
	key := func(secret, purpose string) Key {
		k, err := DeriveKey(secret, purpose)
		require.NoError(t, err)
		return k
	}
	closed, err := Seal("what the bank is told", key("sk_1", "evidence").Public())
	require.NoError(t, err)
	text, err := key("sk_1", "evidence").Open(closed)
	require.NoError(t, err, "another process with the secret opens it")
	require.Equal(t, "what the bank is told", text)
	for _, other := range []Key{key("sk_2", "evidence"), key("sk_1", "links"), key("", "evidence")} {
		_, err := other.Open(closed)
		require.Error(t, err)
	}
}
