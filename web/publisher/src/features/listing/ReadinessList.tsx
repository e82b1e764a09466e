import { IconCheck, IconCircle } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useTranslation } from "react-i18next";
import { readinessQuery } from "@/features/releases/queries";
import classes from "./ReadinessList.module.css";
import { useReadinessText } from "./useReadinessText";

/** What a submission needs, in the order of the form; further problems follow as they turn up. */
const needed = ["name", "summary", "category", "description", "license", "release"] as const;

/** What is still missing before a release can be submitted; each item leads to its field. */
export function ReadinessList({ plugin }: { plugin: string }) {
  const { t } = useTranslation("listing");
  const text = useReadinessText();
  const { data } = useQuery(readinessQuery(plugin));
  if (!data) return <div className={classes.waiting} aria-hidden="true" />;
  const problemAt = (field: string) => data.problems.find((problem) => problem.field === field);
  const others = data.problems.filter((problem) => !needed.some((field) => field === problem.field));
  return (
    <section className={classes.readiness} aria-labelledby="readiness">
      <h2 id="readiness" className={classes.title}>
        {t(data.ready ? "ready.all" : "ready.title")}
      </h2>
      {data.ready && (
        <p className={classes.text}>
          {t("ready.allText")}{" "}
          <Link to="/plugins/$pluginId/releases" params={{ pluginId: plugin }}>
            {t("ready.toReleases")}
          </Link>
        </p>
      )}
      <ul className={classes.list} aria-live="polite">
        {needed.map((field) => {
          const problem = problemAt(field);
          return (
            <li key={field} data-done={!problem || undefined}>
              {problem ? <IconCircle size={18} stroke={1.6} /> : <IconCheck size={18} stroke={2} />}
              <span className="visually-hidden">{t(problem ? "ready.missing" : "ready.done")}: </span>
              {problem ? (
                <Jump
                  field={field}
                  plugin={plugin}
                  label={problem.code === "missing" ? t(`field.${field}`) : text(problem)}
                />
              ) : (
                t(`field.${field}`)
              )}
            </li>
          );
        })}
        {others.map((problem) => (
          <li key={`${problem.field}/${problem.code}`}>
            <IconCircle size={18} stroke={1.6} />
            <Jump field={problem.field} plugin={plugin} label={text(problem)} />
          </li>
        ))}
      </ul>
    </section>
  );
}

function Jump({ field, plugin, label }: { field: string; plugin: string; label: string }) {
  if (field === "release") {
    return (
      <Link to="/plugins/$pluginId/releases" params={{ pluginId: plugin }}>
        {label}
      </Link>
    );
  }
  return (
    <button type="button" className={classes.jump} onClick={() => focusField(field)}>
      {label}
    </button>
  );
}

/** `links.homepage` and `tags[2]` are parts of the fields `links` and `tags`. */
function focusField(field: string) {
  const target =
    document.getElementById(`field-${field.replaceAll(".", "-")}`) ??
    document.getElementById(`field-${field.split(/[.[]/)[0]}`);
  target?.scrollIntoView({ block: "center", behavior: "smooth" });
  target?.focus({ preventScroll: true });
}
