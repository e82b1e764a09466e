import { Autocomplete, NativeSelect, TagsInput, Textarea, TextInput } from "@mantine/core";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import type { Schemas } from "@/api";
import { MarkdownEditor } from "@/components/editor/MarkdownEditor";
import { SlugAnswer } from "@/features/plugins/SlugAnswer";
import { categories, usualLicenses } from "./categories";
import type { Snapshot } from "./Draft";
import classes from "./Form.module.css";
import type { FieldName, Fields } from "./fields";
import { HostsField } from "./HostsField";
import { IconField } from "./IconField";
import { PriceField } from "./PriceField";
import { ScreenshotsField } from "./ScreenshotsField";
import { Share } from "./Share";

type Props = {
  plugin: Schemas["Plugin"];
  fields: Fields;
  wrong: Snapshot["wrong"];
  onEdit: (patch: Partial<Fields>) => void;
};

export function Form({ plugin, fields, wrong, onEdit }: Props) {
  const { t } = useTranslation("listing");
  const errorOf = (field: FieldName) => wrong[field] && t(`wrong.${field}`);
  return (
    <form className={classes.form} onSubmit={(event) => event.preventDefault()} noValidate>
      <Section title={t("section.basics")}>
        <Basics plugin={plugin} fields={fields} onEdit={onEdit} errorOf={errorOf} />
      </Section>
      <Section title={t("section.description")} hint={t("field.descriptionHint")}>
        <MarkdownEditor
          id="field-description"
          label={t("field.description")}
          value={fields.description}
          maxLength={50_000}
          error={errorOf("description")}
          onChange={(description) => onEdit({ description })}
        />
      </Section>
      <Section title={t("section.images")}>
        <IconField plugin={plugin} />
        <ScreenshotsField plugin={plugin} />
      </Section>
      <Section title={t("section.price")} hint={plugin.approved ? t("price.review") : undefined}>
        <PriceField value={fields} onChange={onEdit} errors={{ price: errorOf("price"), prices: errorOf("prices") }} />
        {fields.price.minor > 0 && <Share plugin={plugin} value={fields} />}
      </Section>
      <Section title={t("section.details")}>
        <Details fields={fields} onEdit={onEdit} errorOf={errorOf} />
      </Section>
    </form>
  );
}

function Section({ title, hint, children }: { title: string; hint?: string; children: ReactNode }) {
  return (
    <section className={classes.section}>
      <h2 className={classes.title}>{title}</h2>
      {hint && <p className={classes.hint}>{hint}</p>}
      <div className={classes.fields}>{children}</div>
    </section>
  );
}

type PartProps = Pick<Props, "fields" | "onEdit"> & { errorOf: (field: FieldName) => string | undefined };

function Basics({ plugin, fields, onEdit, errorOf }: PartProps & { plugin: Schemas["Plugin"] }) {
  const { t } = useTranslation(["listing", "category"]);
  return (
    <>
      <div className={classes.pair}>
        <TextInput
          id="field-name"
          label={t("field.name")}
          maxLength={80}
          value={fields.name}
          error={errorOf("name")}
          onChange={(event) => onEdit({ name: event.currentTarget.value })}
        />
        <div>
          <TextInput
            id="field-slug"
            label={t("field.slug")}
            maxLength={64}
            spellCheck={false}
            autoCapitalize="none"
            value={fields.slug}
            readOnly={plugin.slugReserved}
            error={errorOf("slug")}
            onChange={(event) => onEdit({ slug: event.currentTarget.value.toLowerCase() })}
          />
          {plugin.slugReserved ? (
            <p className={classes.hint}>{t("slugFixed")}</p>
          ) : (
            <SlugAnswer slug={fields.slug} plugin={plugin.id} known={plugin.slug} />
          )}
        </div>
      </div>
      <Textarea
        id="field-summary"
        label={t("field.summary")}
        description={`${t("field.summaryHint")} ${t("count", { n: fields.summary.length, max: 200 })}`}
        maxLength={200}
        autosize
        minRows={2}
        value={fields.summary}
        error={errorOf("summary")}
        onChange={(event) => onEdit({ summary: event.currentTarget.value.replaceAll("\n", " ") })}
      />
      <NativeSelect
        id="field-category"
        className={classes.short}
        size="md"
        label={t("field.category")}
        value={fields.category}
        error={errorOf("category")}
        onChange={(event) => onEdit({ category: event.currentTarget.value })}
        data={[
          { value: "", label: t("field.chooseCategory"), disabled: true },
          ...categories.map((category) => ({ value: category, label: t(`category:${category}`) })),
        ]}
      />
    </>
  );
}

function Details({ fields, onEdit, errorOf }: PartProps) {
  const { t } = useTranslation("listing");
  return (
    <>
      <TagsInput
        id="field-tags"
        size="md"
        label={t("field.tags")}
        description={t("field.tagsHint")}
        maxTags={10}
        value={fields.tags}
        error={errorOf("tags")}
        clearable={false}
        onChange={(tags) => onEdit({ tags: tags.map((tag) => tag.toLowerCase().trim().replace(/\s+/g, "-")) })}
      />
      <Autocomplete
        id="field-license"
        className={classes.short}
        size="md"
        label={t("field.license")}
        description={t("field.licenseHint")}
        data={usualLicenses}
        maxLength={200}
        value={fields.license}
        error={errorOf("license")}
        onChange={(license) => onEdit({ license })}
      />
      <HostsField value={fields.hosts} onChange={(hosts) => onEdit({ hosts })} error={errorOf("hosts")} />
      <Links fields={fields} onEdit={onEdit} errorOf={errorOf} />
    </>
  );
}

const links = ["homepage", "repository", "issues"] as const;

function Links({ fields, onEdit, errorOf }: PartProps) {
  const { t } = useTranslation("listing");
  return (
    <fieldset className={classes.links}>
      <legend className={classes.legend}>{t("field.links")}</legend>
      {links.map((link) => (
        <TextInput
          key={link}
          id={`field-links-${link}`}
          type="url"
          label={t(`links.${link}`)}
          placeholder="https://"
          maxLength={500}
          value={fields.links[link] ?? ""}
          error={fields.links[link] ? errorOf("links") : undefined}
          onChange={(event) => onEdit({ links: { ...fields.links, [link]: event.currentTarget.value.trim() } })}
        />
      ))}
    </fieldset>
  );
}
