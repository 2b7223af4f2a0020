/**
 * Runs in a page: every text whose contrast with what lies behind it is below 4.5 (WCAG 2.2 AA), with its contrast.
 * Text of its own, since the types of the DOM are not those of this project.
 */
export const POOR_CONTRAST = `(() => {
  const parse = (color) => {
    const [red = 0, green = 0, blue = 0, alpha = 1] = (color.match(/[\\d.]+/g) ?? []).map(Number);
    return [red, green, blue, alpha];
  };
  const part = (value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  const luminance = ([red, green, blue]) => 0.2126 * part(red) + 0.7152 * part(green) + 0.0722 * part(blue);
  const behind = (node) => {
    const layers = [];
    for (let at = node; at !== null; at = at.parentElement) layers.unshift(parse(getComputedStyle(at).backgroundColor));
    return layers.reduce(
      (under, [red, green, blue, alpha]) =>
        [red, green, blue].map((value, index) => value * alpha + under[index] * (1 - alpha)),
      [255, 255, 255],
    );
  };
  const poor = [];
  for (const node of document.querySelectorAll('body *')) {
    const text = [...node.childNodes].filter((child) => child.nodeType === 3).map((child) => child.textContent.trim()).join('');
    if (text === '' || node.closest('title, desc') !== null || node.getClientRects().length === 0) continue;
    const style = getComputedStyle(node);
    const front = luminance(parse(node instanceof SVGElement ? style.fill : style.color));
    const back = luminance(behind(node));
    const ratio = (Math.max(front, back) + 0.05) / (Math.min(front, back) + 0.05);
    if (ratio < 4.5) poor.push(text + ': ' + ratio.toFixed(2));
  }
  return poor;
})()`;
