import { Clock, Image, Palette, Smartphone, VenetianMask } from "lucide-react";
import type { RecipeCard } from "../api/types";
import { timeLeft } from "../common/format";
import { shownName } from "../common/words";
import { t } from "../text";
import { shipped } from "../text/served";
import type { WeightsLineProps } from "./WeightsLine";
import { WeightsLine } from "./WeightsLine";

export interface GalleryCardProps extends Omit<WeightsLineProps, "needed" | "weights"> {
  readonly card: RecipeCard;
  /** The address of its picture. */
  readonly picture: string | null;
  readonly current: boolean;
  weightsOf(name: string): WeightsLineProps["weights"];
  onOpen(id: string): void;
}

const ICON = { size: 14, strokeWidth: 1.5, "aria-hidden": true } as const;

/** A recipe as its picture, what it does and what it needs. */
export function GalleryCard({ card, picture, current, onOpen, weightsOf, ...getting }: GalleryCardProps) {
  const { needs, seconds } = card;
  const missing = needs.weights.filter(({ here }) => !here);
  return (
    <li className="gallery-card" data-current={current || undefined}>
      <button type="button" className="gallery-open" onClick={() => onOpen(card.id)}>
        <span className="gallery-picture">
          {picture ? (
            <img src={picture} alt="" loading="lazy" />
          ) : (
            <Image size={24} strokeWidth={1.5} aria-hidden />
          )}
        </span>
        <span className="gallery-name">{shownName(card)}</span>
        {card.about ? <span className="gallery-about">{shipped(card.about)}</span> : null}
      </button>
      <ul className="gallery-needs">
        {needs.pictures > 0 ? (
          <li>
            <Image {...ICON} />
            {t("gallery.pictures", { count: needs.pictures })}
          </li>
        ) : null}
        {needs.style ? (
          <li>
            <Palette {...ICON} />
            {t("gallery.style")}
          </li>
        ) : null}
        {needs.masks ? (
          <li>
            <VenetianMask {...ICON} />
            {t("gallery.masks")}
          </li>
        ) : null}
        {seconds === null ? null : (
          <li>
            <Clock {...ICON} />
            {t("gallery.seconds", { time: timeLeft(seconds) })}
          </li>
        )}
        {card.inputs > 0 ? (
          <li className="gallery-form">
            <a
              href={`form/${card.id}`}
              target="_blank"
              rel="noreferrer"
              aria-label={t("gallery.formOf", { name: shownName(card) })}
            >
              <Smartphone {...ICON} />
              {t("gallery.form")}
            </a>
          </li>
        ) : null}
      </ul>
      {missing.map((needed) => (
        <WeightsLine key={needed.name} needed={needed} weights={weightsOf(needed.name)} {...getting} />
      ))}
    </li>
  );
}
