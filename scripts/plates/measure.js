/* global document, innerHeight */
/**
 * Runs in the browser, on a plate as laid out, once its typefaces are there: where its lines and the parts of its passages stand.
 * Boxes are [x, y, width, height] in whole pixels, rounded outwards. `spilt` says what does not fit.
 */
document.fonts.ready.then(function measurePlate() {
  const box = (elements) => {
    const rectangles = elements.flatMap((element) => {
      const range = document.createRange();
      range.selectNodeContents(element);
      return [...range.getClientRects()].filter((each) => each.width > 0);
    });
    const left = Math.floor(Math.min(...rectangles.map((each) => each.left)));
    const top = Math.floor(Math.min(...rectangles.map((each) => each.top)));
    const right = Math.ceil(Math.max(...rectangles.map((each) => each.right)));
    const bottom = Math.ceil(Math.max(...rectangles.map((each) => each.bottom)));
    return [left, top, right - left, bottom - top];
  };
  const boxes = (name) => {
    const elements = [...document.querySelectorAll(`[data-${name}]`)];
    const keys = [...new Set(elements.map((element) => element.dataset[name]))];
    return Object.fromEntries(
      keys.map((key) => [key, box(elements.filter((each) => each.dataset[name] === key))]),
    );
  };
  const lines = boxes('line');
  const main = document.querySelector('main').getBoundingClientRect();
  const wide = Object.keys(lines).filter((key) => {
    const [x, , width] = lines[key];
    return x < Math.floor(main.left) || x + width > Math.ceil(main.right);
  });
  const height = document.documentElement.scrollHeight;
  const spilt = [
    ...wide.map((key) => `line ${key} is wider than its column`),
    ...(height > innerHeight ? [`the page is ${height - innerHeight} pixels too long`] : []),
  ];
  return { lines, parts: boxes('passage'), spilt };
});
