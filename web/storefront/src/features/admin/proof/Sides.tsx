import { Money } from "@shared/components/Money";
import { When } from "@shared/components/When";
import { useTranslation } from "react-i18next";
import classes from "./Proof.module.css";
import type { Case } from "./queries";
import { type Line, linesOf } from "./sides";

type Level = "h2" | "h4";

/** Both sides of a case, beside each other. */
export function Sides({ one, level }: { one: Case; level: Level }) {
  const { t } = useTranslation("proof");
  return (
    <div className={classes.sides}>
      <Side level={level} title={t("cases.books")} lines={linesOf(one.books, one.currency ?? "")} />
      <Side level={level} title={t(`kind.${one.kind}.against`)} lines={linesOf(one.against, one.currency ?? "")} />
    </div>
  );
}

export function Side({ level: Heading, title, lines }: { level: Level; title: string; lines: Line[] }) {
  const { t } = useTranslation("proof");
  return (
    <div className={classes.side}>
      <Heading>{title}</Heading>
      {lines.length === 0 && <p className={classes.quiet}>{t("cases.nothing")}</p>}
      <dl>
        {lines.map((line) => (
          <div key={line.key}>
            <dt>{t(`field.${line.key}`, { defaultValue: line.key })}</dt>
            <dd>
              <Value line={line} />
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}

function Value({ line }: { line: Line }) {
  const { t } = useTranslation(["proof", "admin"]);
  switch (line.as) {
    case "money":
      return <Money value={line} />;
    case "time":
      return <When at={line.at} absolute="dateTime" />;
    case "text":
      if (line.key === "purchaseStatus") return t(`admin:status.${line.text}`, { defaultValue: line.text });
      if (line.key === "account") return t(`admin:books.accountOf.${line.text}`, { defaultValue: line.text });
      if (line.key === "kind") return t(`admin:books.kind.${line.text}`, { defaultValue: line.text });
      return t(`value.${line.text}`, { defaultValue: line.text });
  }
}
