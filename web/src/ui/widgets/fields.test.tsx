import { act, useState } from "react";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { JsonValue, ParameterInfo } from "../../api/types";
import { field, leave, type Mounted, mount, press, type } from "../testing/mount";
import { NumberField } from "./NumberField";
import { NumbersField } from "./NumbersField";
import { ParameterField } from "./ParameterField";
import { SeedField } from "./SeedField";
import { SliderField } from "./SliderField";

const size = { min: 64, max: 8192, step: 1, whole: true };
const share = { min: 0, max: 1, step: 0.05, whole: false };

let page: Mounted | undefined;
function show(element: React.ReactNode): HTMLElement {
  page = mount(element);
  return page.container;
}
afterEach(() => {
  page?.end();
  page = undefined;
});

function Sides() {
  const [side, setSide] = useState<number | null>(512);
  const [parts, setParts] = useState<number[] | null>([0.2]);
  const [part, setShare] = useState<number | null>(0.5);
  const [seed, setSeed] = useState<number | null>(7);
  return (
    <>
      <NumberField label="Side" value={side} range={size} onChange={setSide} />
      <SliderField label="Share" value={part} range={share} onChange={setShare} />
      <SeedField label="Seed" value={seed} onChange={setSeed} />
      <NumbersField
        label="Parts"
        {...{ value: parts, range: share, minLength: 1, maxLength: 2, onChange: setParts }}
      />
    </>
  );
}

describe("a number field", () => {
  function typed(text: string, value: number | null = 512) {
    const onChange = vi.fn();
    const onCommit = vi.fn();
    const box = show(
      <NumberField
        label="Short side"
        value={value}
        range={size}
        optional
        onChange={onChange}
        onCommit={onCommit}
      />,
    );
    const input = field(box, "Short side");
    type(input, text);
    leave(input);
    return { input, onChange, onCommit };
  }

  it("tells a new value once, when it is left", () => {
    const { onChange, onCommit } = typed("1024 px");
    expect(onChange.mock.calls).toEqual([[1024]]);
    expect(onCommit.mock.calls).toEqual([[1024]]);
  });

  it("keeps to the bounds", () => {
    expect(typed("9").onChange).toHaveBeenCalledWith(64);
  });

  it("says what it changed a number beyond the bounds to, until it is typed in again", () => {
    const box = show(<Sides />);
    const told = () => [...box.querySelectorAll("[role=alert]")].map((each) => each.textContent);
    const put = (name: string, text: string) => {
      const input = field(box, name);
      type(input, text);
      leave(input);
      return input;
    };
    const side = put("Side", "9999");
    expect(side.value).toBe("8192");
    expect(told()).toEqual(["Side goes from 64 to 8192; 9999 was changed to 8192."]);
    const said = side.getAttribute("aria-describedby") ?? "";
    expect(box.querySelector(`[id="${said.split(" ").pop()}"]`)?.textContent).toBe(told()[0]);
    expect(side.getAttribute("aria-invalid")).toBeNull();
    type(side, "8");
    expect(told()).toEqual([]);
    type(side, "80");
    leave(side);
    expect(told()).toEqual([]);
    put("Share, typed", "-2");
    put("Seed", "-3");
    put("Parts, number 1 of 1", "1.5");
    expect(told()).toEqual([
      "Share goes from 0 to 1; −2 was changed to 0.",
      "Seed goes from 0 to 9007199254740991; −3 was changed to 0.",
      "Parts goes from 0 to 1; 1.5 was changed to 1.",
    ]);
    press(field(box, "Parts, number 1 of 1"), "ArrowDown");
    expect(told()).toHaveLength(2);
  });

  it("takes an empty field for automatic", () => {
    expect(typed("").onChange).toHaveBeenCalledWith(null);
  });

  it("puts back what it cannot read, and says nothing", () => {
    const { input, onChange } = typed("wide");
    expect(onChange).not.toHaveBeenCalled();
    expect(input.value).toBe("512");
  });

  it("forgets what was typed on Escape", () => {
    const onChange = vi.fn();
    const input = field(
      show(<NumberField label="Side" value={512} range={size} onChange={onChange} />),
      "Side",
    );
    type(input, "77");
    press(input, "Escape");
    leave(input);
    expect(onChange).not.toHaveBeenCalled();
    expect(input.value).toBe("512");
  });

  it("steps with the arrow keys", () => {
    const onChange = vi.fn();
    const input = field(
      show(<NumberField label="Side" value={512} range={size} onChange={onChange} />),
      "Side",
    );
    press(input, "ArrowUp");
    press(input, "ArrowDown", { shiftKey: true });
    expect(onChange.mock.calls).toEqual([[513], [502]]);
  });
});

describe("a value that may be none", () => {
  it("is called by its own word, in a number, a slider and a list", () => {
    const told = { optional: true, none: "off", value: null, onChange: () => {} };
    const box = show(
      <>
        <NumberField label="Limit" range={size} {...told} />
        <SliderField label="Plateau" range={share} {...told} />
        <NumbersField label="Weights" range={share} minLength={1} maxLength={3} {...told} />
      </>,
    );
    expect(field(box, "Limit").placeholder).toBe("off");
    expect(field(box, "Plateau").getAttribute("aria-valuetext")).toBe("off");
    expect(box.querySelector("[role=group]")?.textContent).toBe("off");
  });

  it("is reached in a list by taking the last number out", () => {
    const onChange = vi.fn();
    const weights = (value: number[] | null) => (
      <NumbersField
        label="Weights"
        {...{ value, range: share, minLength: 1, maxLength: 3, optional: true, onChange }}
      />
    );
    const box = show(weights(null));
    act(() => box.querySelector<HTMLElement>("button")?.click());
    page?.draw(weights([1]));
    const entry = field(box, "Weights, number 1 of 1");
    type(entry, "");
    press(entry, "Backspace");
    expect(onChange.mock.calls).toEqual([[[1]], [null]]);
  });
});

describe("a slider", () => {
  it("tells the change before the commit, each once", () => {
    const told: string[] = [];
    const box = show(
      <SliderField
        label="Opacity"
        value={0.15}
        range={share}
        onChange={(value) => told.push(`change ${value}`)}
        onCommit={(value) => told.push(`commit ${value}`)}
      />,
    );
    const slider = field(box, "Opacity");
    expect(slider.getAttribute("aria-valuetext")).toBe("0.15");
    // A browser moves the slider and then tells `input`, and `change` once it is let go.
    type(slider, "0.2");
    act(() => {
      slider.dispatchEvent(new Event("change", { bubbles: true }));
    });
    expect(told).toEqual(["change 0.2", "commit 0.2"]);
  });

  it("takes ten steps with Shift", () => {
    const onChange = vi.fn();
    const box = show(<SliderField label="Opacity" value={0.15} range={share} onChange={onChange} />);
    press(field(box, "Opacity"), "ArrowRight", { shiftKey: true });
    expect(onChange.mock.calls).toEqual([[0.65]]);
  });

  it("keeps a typed value between two steps", () => {
    const onChange = vi.fn();
    const box = show(<SliderField label="Opacity" value={0.15} range={share} onChange={onChange} />);
    const input = field(box, "Opacity, typed");
    type(input, "0,333");
    press(input, "Enter");
    expect(onChange.mock.calls).toEqual([[0.333]]);
  });

  it("goes back to the default on a double click", () => {
    const onReset = vi.fn();
    const box = show(
      <SliderField label="Opacity" value={0.15} range={share} onChange={() => {}} onReset={onReset} />,
    );
    box.querySelector(".slider")?.dispatchEvent(new MouseEvent("dblclick", { bubbles: true }));
    expect(onReset).toHaveBeenCalledOnce();
  });
});

describe("a seed", () => {
  it("takes a new whole number from the die", () => {
    const onChange = vi.fn();
    const box = show(<SeedField label="Seed" value={7} onChange={onChange} />);
    box.querySelector<HTMLButtonElement>("button[aria-label='New seed']")?.click();
    const [[seed]] = onChange.mock.calls as [[number]];
    expect(Number.isInteger(seed)).toBe(true);
    expect(seed).toBeGreaterThanOrEqual(0);
  });
});

describe("a list of numbers", () => {
  function list(value: number[], more: { maxLength?: number } = {}) {
    const onChange = vi.fn();
    const box = show(
      <NumbersField
        label="Spots"
        value={value}
        range={{ min: -100, max: 100, step: 1, whole: false }}
        minLength={1}
        maxLength={more.maxLength ?? 5}
        onChange={onChange}
      />,
    );
    const entry = (at: number) => field(box, `Spots, number ${at} of ${value.length}`);
    return { box, entry, onChange };
  }

  it("exchanges one entry", () => {
    const { entry, onChange } = list([9, 18, 36]);
    type(entry(2), "20");
    leave(entry(2));
    expect(onChange.mock.calls).toEqual([[[9, 20, 36]]]);
  });

  it("fills in a pasted list from the entry on", () => {
    const { entry, onChange } = list([9, 18]);
    type(entry(2), "20, 40, −1");
    leave(entry(2));
    expect(onChange.mock.calls).toEqual([[[9, 20, 40, -1]]]);
  });

  it("adds behind an entry with Enter and takes an empty one away with Backspace", () => {
    const { entry, onChange } = list([9, 18]);
    press(entry(1), "Enter");
    type(entry(2), "");
    press(entry(2), "Backspace");
    expect(onChange.mock.calls).toEqual([[[9, 9, 18]], [[9]]]);
  });

  it("never takes the last entry away and adds none to a full list", () => {
    const { box, entry, onChange } = list([9], { maxLength: 1 });
    type(entry(1), "");
    press(entry(1), "Backspace");
    expect(onChange).not.toHaveBeenCalled();
    expect(box.querySelector(".numbers-add")).toBeNull();
  });

  it("says nothing of an entry that cannot be read", () => {
    const { entry, onChange } = list([9, 18]);
    type(entry(1), "many");
    leave(entry(1));
    expect(onChange).not.toHaveBeenCalled();
  });
});

describe("a parameter's field", () => {
  const parameter = (widget: ParameterInfo["widget"], value: JsonValue): ParameterInfo => ({
    name: "soft_edge",
    label: "soft edge",
    help: "How wide the edge is.",
    default: value,
    required: false,
    optional: false,
    none: "auto",
    more: false,
    group: "",
    unit: "",
    widget,
  });
  const rest = { onChange: () => {}, pictures: [], onUpload: async () => null };

  it("shows the default while nothing is set, and offers to go back only from another value", () => {
    const info = parameter({ kind: "number", min: 0, max: 10, step: 0.1, whole: false }, 4);
    const box = show(<ParameterField {...rest} parameter={info} value={undefined} onReset={() => {}} />);
    expect(field(box, "Soft edge").value).toBe("4.0");
    expect(box.querySelector(".field-reset")).toBeNull();
    page?.draw(<ParameterField {...rest} parameter={info} value={5} onReset={() => {}} />);
    expect(box.querySelector(".field-reset")).not.toBeNull();
  });

  it("says what is wrong at the control, and help too", () => {
    const info = parameter({ kind: "number", min: 0, max: 10, step: 0.1, whole: false }, 4);
    const box = show(
      <ParameterField {...rest} parameter={info} value={12} problem="It is 12; at most 10." />,
    );
    const described = field(box, "Soft edge").getAttribute("aria-describedby")?.split(" ") ?? [];
    const words = described.map((id) => document.getElementById(id)?.textContent);
    expect(words).toEqual(["How wide the edge is.", "It is 12; at most 10."]);
  });

  it("tells a value of the wrong kind instead of hiding it", () => {
    const info = parameter({ kind: "slider", min: 0, max: 10, step: 0.1, whole: false }, 4);
    const box = show(<ParameterField {...rest} parameter={info} value="much" />);
    expect(box.querySelector("[role=alert]")?.textContent).toContain('"much"');
  });

  it("keeps a model chosen that is not among those offered", () => {
    const info = parameter({ kind: "model", names: ["sketch"], missing: [] }, "sketch");
    const box = show(<ParameterField {...rest} parameter={info} value="my-vgg" />);
    expect(box.querySelector("[role=combobox]")?.textContent).toContain("my-vgg");
  });
});
