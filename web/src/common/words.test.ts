import { describe, expect, it } from "vitest";
import { briefly, optionText, problemText } from "./words";

describe("words of the catalogue", () => {
  it("writes options as a reader knows them", () => {
    expect(optionText("soft light")).toBe("Soft light");
    expect(optionText("pca")).toBe("PCA");
    expect(optionText("l-bfgs")).toBe("L-BFGS");
  });

  it("ends each sentence of a problem once", () => {
    expect(problemText({ message: "Its weights are not here", hint: "Choose another." })).toBe(
      "Its weights are not here. Choose another.",
    );
    expect(problemText({ message: "It is 1×1 px.", hint: "" })).toBe("It is 1×1 px.");
    expect(problemText({ message: "It is gone", goneName: "me.jpg", hint: "Drop it here" })).toBe(
      "The picture “me.jpg” is no longer on this machine. Drop it here.",
    );
  });

  it("makes a summary a few words beside a title, and leaves names alone", () => {
    expect(briefly("Lay one picture over another.")).toBe("lay one picture over another");
    expect(briefly("PNG, JPEG or WebP.")).toBe("PNG, JPEG or WebP");
    expect(briefly("A picture as one of several styles.")).toBe("a picture as one of several styles");
  });
});
