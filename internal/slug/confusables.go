package slug

// confusables are small letters of other scripts that are drawn like Latin ones, after case folding and
// decomposition: the part of Unicode's confusables.txt (UTS 39) that matters for names written in Latin
// letters. Full-width and mathematical letters are folded by NFKC before.
var confusables = func() map[rune]string {
	m := map[rune]string{}
	for latin, alike := range map[string]string{
		"a":  "аɑαꭺ",
		"b":  "ьƄᖯв",
		"c":  "сϲᴄⅽꮯ",
		"d":  "ԁᏧɗđ",
		"e":  "еєҽℯ",
		"f":  "ꞙẝϝƒ",
		"g":  "ɡցɢ",
		"h":  "һհℎнᏂ",
		"i":  "іıɩιᎥӏ",
		"j":  "јϳ",
		"k":  "кκᴋ",
		"l":  "ⅼӀǀɫł∣",
		"m":  "мⅿᴍ",
		"n":  "ոռпηɴ",
		"o":  "оοօσᴏ๐໐०૦௦०੦סه٥øө",
		"p":  "рρϱ⍴ƿ",
		"q":  "ԛգզ",
		"r":  "гᴦⲅꭇ",
		"s":  "ѕꜱƽ",
		"t":  "тτᴛ",
		"u":  "υսᴜʋц",
		"v":  "νѵᴠⅴט",
		"w":  "ԝшωɯᴡա",
		"x":  "хχ×ⅹ᙮",
		"y":  "уγүʏყ",
		"z":  "ᴢʐ",
		"ss": "ß",
		"ae": "æӕ",
		"oe": "œ",
		"th": "þ",
	} {
		for _, r := range alike {
			m[r] = latin
		}
	}
	return m
}()
