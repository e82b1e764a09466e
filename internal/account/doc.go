// Package account is everything about accounts that the store's customers and the panel's publishers
// have in common: sign-up, e-mail verification, login, sessions, reset. Each side gives it its own tables.
package account
