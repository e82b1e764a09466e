package api

import (
	"context"
	"strings"
	"unicode"
	"unicode/utf8"

	marketplacedb "marketplace/queries/marketplace"
)

const (
	// fewHits is when typos are considered.
	fewHits = 3
	// correctedWords is how many words of a query are put right, each by a query of its own.
	correctedWords = 6
)

// Suggestions for a query that is being typed.
type Suggestions struct {
	Plugins    []PluginSuggestion `json:"plugins"`
	Tags       []TagCount         `json:"tags"`
	DidYouMean string             `json:"didYouMean,omitempty" doc:"The words with likely typos put right, when nothing has them"`
}

// PluginSuggestion is a plugin that may be meant.
type PluginSuggestion struct {
	Slug    string `json:"slug"`
	Name    string `json:"name"`
	IconURL string `json:"iconUrl,omitempty"`
}

type suggestInput struct {
	ConditionalInput
	Q     string `query:"q" required:"true" minLength:"1" maxLength:"200"`
	Limit int32  `query:"limit" minimum:"1" maximum:"20" default:"8"`
}

func (c catalogue) suggest(ctx context.Context, in *suggestInput) (*Conditional[Suggestions], error) {
	ctx, cancel := context.WithTimeout(ctx, searchTime)
	defer cancel()
	q := cleanLine(in.Q)
	plugins, err := c.suggestPlugins(ctx, q, in.Limit)
	if err != nil {
		return nil, err
	}
	answer := Suggestions{Plugins: plugins, Tags: []TagCount{}}
	if len(plugins) == 0 {
		corrected, err := c.correct(ctx, q)
		if err != nil {
			return nil, err
		}
		if corrected != "" {
			if answer.Plugins, err = c.suggestPlugins(ctx, corrected, in.Limit); err != nil {
				return nil, err
			}
			answer.DidYouMean = corrected
		}
	}
	tags, err := marketplacedb.New(c.db).SuggestTags(ctx, q, in.Limit)
	if err != nil {
		return nil, err
	}
	for _, t := range tags {
		answer.Tags = append(answer.Tags, TagCount(t))
	}
	return conditional(in.IfNoneMatch, answer)
}

func (c catalogue) suggestPlugins(ctx context.Context, q string, limit int32) ([]PluginSuggestion, error) {
	rows, err := marketplacedb.New(c.db).SuggestPlugins(ctx, q, limit)
	if err != nil {
		return nil, err
	}
	return each(rows, func(r marketplacedb.SuggestPluginsRow) PluginSuggestion {
		return PluginSuggestion{Slug: r.Slug, Name: r.Name, IconURL: imageURL(r.IconKey)}
	}), nil
}

// correct is q with the words that the catalogue does not have replaced by the nearest that it has, ""
// if there is nothing to replace.
func (c catalogue) correct(ctx context.Context, q string) (string, error) {
	words := strings.FieldsFunc(strings.ToLower(q), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if len(words) > 12 {
		words = words[:12]
	}
	changed, looked := false, 0
	for i, word := range words {
		if n := utf8.RuneCountInString(word); n < 3 || n > 40 || looked == correctedWords {
			continue
		}
		looked++
		near, err := marketplacedb.New(c.db).NearbyWords(ctx, word)
		if err != nil {
			return "", err
		}
		if better, ok := nearest(word, near); ok {
			words[i], changed = better, true
		}
	}
	if !changed {
		return "", nil
	}
	return strings.Join(words, " "), nil
}

// nearest picks what a mistyped word meant: fewest edits, then most alike, as the candidates are sorted.
// A word that the catalogue has, or the start of one, is not mistyped. A third of the letters may be wrong.
func nearest(word string, candidates []marketplacedb.NearbyWordsRow) (string, bool) {
	length := utf8.RuneCountInString(word)
	best, bestEdits := "", max(1, length/3)+1
	for _, candidate := range candidates {
		if candidate.Begins {
			return "", false
		}
		if e := editsToStart([]rune(candidate.Typed), []rune(candidate.Word)); e < bestEdits {
			best, bestEdits = candidate.Word, e
		}
	}
	return best, best != ""
}

// editsToStart is how many letters must be inserted, left out, replaced or swapped with their neighbour to
// make word, or at a cost of one more, the start of it, since it may still be being typed.
func editsToStart(typed, word []rune) int {
	before, row := make([]int, len(word)+1), make([]int, len(word)+1)
	var last []int
	for j := range row {
		row[j] = j
	}
	for i := range typed {
		last, before, row = before, row, make([]int, len(word)+1)
		row[0] = i + 1
		for j := range word {
			cost := 1
			if typed[i] == word[j] {
				cost = 0
			}
			row[j+1] = min(before[j]+cost, before[j+1]+1, row[j]+1)
			if i > 0 && j > 0 && typed[i] == word[j-1] && typed[i-1] == word[j] {
				row[j+1] = min(row[j+1], last[j-1]+1)
			}
		}
	}
	edits := row[len(word)]
	for _, start := range row {
		edits = min(edits, start+1)
	}
	return edits
}
