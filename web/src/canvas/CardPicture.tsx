import { api } from "../api/client";
import type { NodeInfo, RecipeNode } from "../api/types";
import { useLiveIsOld, useLivePicture, usePicture, usePictureIsOld, usePreview } from "../state";
import { t } from "../text";
import { Thumbnail } from "../ui/Thumbnail";
import { pictureParameter } from "./geometry";

export interface CardPictureProps {
  id: string;
  node: RecipeNode;
  info: NodeInfo | undefined;
}

/** The stored picture that a node brings in, or what it last painted. */
export function CardPicture({ id, node, info }: CardPictureProps) {
  const parameter = pictureParameter(info);
  const ref = parameter && (node.parameters?.[parameter.name] ?? parameter.default);
  const stored = usePicture(ref);
  const preview = usePreview(id);
  const old = usePictureIsOld(id);
  const live = useLivePicture(id);
  const liveIsOld = useLiveIsOld(id);
  const title = info?.title ?? node.type;
  if (stored) {
    return (
      <div className="card-picture">
        <Thumbnail
          src={api.thumbnail(stored.ref, 512)}
          alt={stored.title}
          width={stored.width}
          height={stored.height}
        />
      </div>
    );
  }
  if (live && !node.mode) {
    return (
      <div
        className="card-picture"
        data-live
        data-unfinished={live.key === null || undefined}
        data-old={liveIsOld || undefined}
      >
        <Thumbnail
          src={live.url}
          alt={t("live.picture", { title })}
          width={live.width}
          height={live.height}
        />
        <span className="card-live">
          {t("live.badge", { side: Math.max(live.width, live.height) })}
          <span className="card-live-old">{liveIsOld ? t("live.old") : null}</span>
        </span>
      </div>
    );
  }
  if (!preview || node.mode) return null;
  return (
    <div
      className="card-picture"
      data-unfinished={preview.output === null || undefined}
      data-old={old || undefined}
    >
      <Thumbnail
        src={preview.url}
        alt={t(old ? "app.previewOfOld" : "app.previewOf", { title })}
        width={preview.width}
        height={preview.height}
      />
    </div>
  );
}
