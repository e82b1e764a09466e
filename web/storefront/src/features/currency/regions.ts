/** Where people pay in which of the currencies that the store can sell in: ISO 3166 codes. */
export const regions: Record<string, string> = {
  AED: "AE",
  ARS: "AR",
  AUD: "AU KI NR TV",
  BHD: "BH",
  BIF: "BI",
  BRL: "BR",
  CAD: "CA",
  CHF: "CH LI",
  CLP: "CL",
  CNY: "CN",
  COP: "CO",
  CZK: "CZ",
  DJF: "DJ",
  DKK: "DK FO GL",
  EUR: "AD AT AX BE BG BL CY DE EE ES FI FR GF GP GR HR IE IT LT LU LV MC ME MF MQ MT NL PM PT RE SI SK SM TF VA XK YT",
  GBP: "GB GG IM JE",
  GNF: "GN",
  HKD: "HK",
  HUF: "HU",
  IDR: "ID",
  ILS: "IL PS",
  INR: "BT IN",
  ISK: "IS",
  JOD: "JO",
  JPY: "JP",
  KMF: "KM",
  KRW: "KR",
  KWD: "KW",
  MGA: "MG",
  MXN: "MX",
  MYR: "MY",
  NOK: "NO SJ",
  NZD: "CK NU NZ PN TK",
  OMR: "OM",
  PEN: "PE",
  PHP: "PH",
  PLN: "PL",
  PYG: "PY",
  RON: "RO",
  RWF: "RW",
  SAR: "SA",
  SEK: "SE",
  SGD: "SG",
  THB: "TH",
  TND: "TN",
  TRY: "TR",
  TWD: "TW",
  UGX: "UG",
  USD: "AS BQ EC FM GU IO MH MP PR PW SV TC TL UM US VG VI",
  UYU: "UY",
  VND: "VN",
  VUV: "VU",
  XAF: "CF CG CM GA GQ TD",
  XOF: "BF BJ CI GW ML NE SN TG",
  XPF: "NC PF WF",
  ZAR: "LS NA ZA",
};

const region = (tag: string, likely: boolean) => {
  try {
    const locale = new Intl.Locale(tag);
    return likely ? locale.maximize().region : locale.region;
  } catch {
    return undefined;
  }
};

/**
 * The currency of where somebody probably is, by the languages that their browser asks for: of the first that names a region, or
 * else of where the first is mostly spoken. Undefined where nobody pays in a currency that the store can sell in.
 */
export function guessCurrency(languages: readonly string[]): string | undefined {
  const named = languages.map((tag) => region(tag, false)).find((code) => code && /^[A-Z]{2}$/.test(code));
  const code = named ?? region(languages[0] ?? "", true);
  return code ? Object.keys(regions).find((currency) => regions[currency]?.split(" ").includes(code)) : undefined;
}
