import classes from "./PluginIcon.module.css";
import { artFor } from "./pluginArt";

type Props = {
  slug: string;
  /** The publisher's own icon; without one the slug's generated picture stands in. */
  src?: string;
  size?: number;
};

/** A plugin's face. Decorative: the plugin's name always stands beside it. */
export function PluginIcon({ slug, src, size = 64 }: Props) {
  const style = { width: size, height: size, borderRadius: Math.round(size * 0.22) };
  if (src) {
    return (
      <img
        className={classes.icon}
        style={style}
        src={apiUrl(src)}
        alt=""
        width={size}
        height={size}
        loading="lazy"
        decoding="async"
      />
    );
  }
  return <GeneratedIcon slug={slug} style={style} />;
}

/** The API gives addresses of its own root; pages reach it under /api. */
export const apiUrl = (path: string) => (path.startsWith("/v1/") ? `/api${path}` : path);

function GeneratedIcon({ slug, style }: { slug: string; style: React.CSSProperties }) {
  const art = artFor(slug);
  return (
    <svg
      className={classes.icon}
      style={style}
      viewBox="0 0 64 64"
      aria-hidden="true"
      focusable="false"
      shapeRendering="geometricPrecision"
    >
      <rect width="64" height="64" fill={art.ground} />
      {art.shapes.map((shape) => (
        <path key={shape.d} d={shape.d} fill={shape.fill} opacity={shape.opacity} />
      ))}
    </svg>
  );
}
