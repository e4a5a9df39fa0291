// Four gifts.
import { Scene, mix, n, WARM, DEEP } from './scene.mjs';
import { tin, cup, turned, smooth, column, seal } from './turned.mjs';
import { room, box, castBox, limb } from './forms.mjs';
import { sunrise, lake, peaks, hill, cedar } from './emblems.mjs';

/** An open tray: back and floor first, contents by `fill`, then the front. */
function tray(s, R, { w, d, h, t = 7, color }, fill) {
  castBox(s, R, w, d, h);
  const q = (vs, paint) => s.add(`<path d="${R.poly(...vs)}" fill="${paint}"/>`);
  const [a, b, c, e] = [-w / 2, w / 2, -d / 2, d / 2];
  const p = R.P(a, h, e);
  const o = R.P(b, 0, e);
  q([[a, t, c], [b, t, c], [b, t, e], [a, t, e]], mix(color, DEEP, 0.5));
  q([[a + t, t, e - t], [b - t, t, e - t], [b - t, h, e - t], [a + t, h, e - t]], s.linear(p[0], p[1], o[0], o[1], [[0, mix(color, DEEP, 0.38)], [1, mix(color, DEEP, 0.1)]]));
  q([[a + t, t, c], [a + t, t, e - t], [a + t, h, e - t], [a + t, h, c]], mix(color, DEEP, 0.46));
  q([[a, h, e - t], [b, h, e - t], [b, h, e], [a, h, e]], mix(color, WARM, 0.42));
  q([[a, h, c], [a + t, h, c], [a + t, h, e], [a, h, e]], mix(color, WARM, 0.42));
  fill();
  const f0 = R.P(a, h, c);
  const f1 = R.P(b, 0, c);
  q([[a, 0, c], [b, 0, c], [b, h, c], [a, h, c]], s.linear(f0[0], f0[1], f1[0], f1[1], [[0, mix(color, WARM, 0.24)], [0.6, color], [1, mix(color, DEEP, 0.18)]]));
  q([[b, 0, c], [b, 0, e], [b, h, e], [b, h, c]], mix(color, DEEP, 0.46));
  q([[a, h, c], [b, h, c], [b, h, c + t], [a, h, c + t]], mix(color, WARM, 0.5));
  q([[b - t, h, c], [b, h, c], [b, h, e], [b - t, h, e]], mix(color, WARM, 0.3));
}

export const gifts = {
  'gift-pair': () => {
    const s = new Scene('雙罐茶禮', 'sand', { zoom: 1.2, at: [418, 640] });
    const R = room(396, 742, -16, 0.3);
    const grey = '#9a978c';
    // the lid stands behind, leaning on the wall
    const L = room(436, 640, -16, 0.3);
    s.add(`<g><path d="${L.poly([-190, 0, 0], [214, 0, 0], [214, 262, 14], [-190, 262, 14])}" fill="${s.g.shade}" opacity=".3" transform="translate(34 12)" ${s.blur(12)}/></g>`);
    box(s, L, { w: 404, d: 34, h: 262, color: mix(grey, DEEP, 0.08), shadow: false });
    s.add(`<g transform="${L.front(-120, 236, -17)}"><text x="122" y="36" font-family="'Noto Serif CJK TC',serif" font-size="24" letter-spacing="9" text-anchor="middle" fill="#efe6d2" opacity=".9">晨嵐茶事</text></g>`);
    tray(s, R, { w: 400, d: 210, h: 96, color: grey }, () => {
      const [x1, y1] = R.P(-98, 8, 4);
      const [x2, y2] = R.P(98, 8, 4);
      tin(s, { cx: x1, by: y1, r: 82, h: 246, color: '#34503f', shadow: false, tag: { w: 33, h0: 66, h1: 180, text: '阿里山', size: 26, sealed: false } });
      tin(s, { cx: x2, by: y2, r: 82, h: 246, color: '#2e2b2a', gloss: 0.55, shadow: false, tag: { w: 33, h0: 66, h1: 180, text: '紅玉', size: 30, sealed: false, draw: lake } });
    });
    return s;
  },
  'gift-wrapped': () => {
    const s = new Scene('包巾茶禮', 'clay', { zoom: 1.2, at: [404, 628] });
    wrapped(s, 396, 776, '#3f5a4a');
    return s;
  },
  'gift-four': () => {
    const s = new Scene('四山小罐', 'umber', { zoom: 1.28, at: [400, 700] });
    const R = room(392, 790, -14, 0.3);
    tray(s, R, { w: 520, d: 150, h: 44, t: 8, color: '#b08a5c' }, () => {
      const set = [['阿里山', '#4d6b58', sunrise], ['梨山', '#d8cfb8', peaks], ['杉林溪', '#66808a', cedar], ['凍頂', '#96532f', hill]];
      set.forEach(([text, color, draw], i) => {
        const [x, y] = R.P(-187 + i * 125, 8, 2);
        if (i) s.add(`<ellipse cx="${n(x - 40)}" cy="${n(y)}" rx="46" ry="14" fill="${DEEP}" opacity=".4" ${s.blur(5)}/>`);
        tin(s, { cx: x, by: y, r: 54, h: 168, lid: 0.27, color, shadow: false, tag: { w: 24, h0: 26, h1: 116, text, size: text.length > 2 ? 20 : 25, sealed: false, draw } });
      });
    });
    return s;
  },
  'travel-set': () => {
    const s = new Scene('旅行茶具組', 'sage', { zoom: 1.24, at: [410, 665] });
    bag(s, 500, 738);
    const c = '#55534c';
    const speck = { color: '#a59c88', opacity: 0.3, freq: 0.4 };
    const [cx, by] = [290, 808];
    limb(s, [[cx - 78, by - 96], [cx - 100, by - 104], [cx - 112, by - 124], [cx - 128, by - 142]], 54, 20, c, { by, cut: true, ease: (v) => v ** 0.7, gloss: 0.5 });
    turned(s, { cx, by, prof: smooth([[66, 0], [86, 8], [104, 60], [96, 112], [88, 134]]), color: c, gloss: 0.5, speck, top: 'open', wall: 6 });
    s.add(`<ellipse cx="${cx + 2}" cy="${by - 132}" rx="80" ry="16" fill="${DEEP}" opacity=".55" ${s.blur(2)}/>`);
    turned(s, { cx, by: by - 134, prof: smooth([[82, 0], [79, 10], [50, 26], [18, 32]]), color: c, gloss: 0.5, speck, shadow: false });
    turned(s, { cx, by: by - 163, prof: smooth([[12, 0], [11, 6], [18, 18], [15, 26], [4, 30]]), color: '#b9926a', gloss: 0.7, shadow: false, k: 0.3 });
    cup(s, { cx: 462, by: 852, r: 60, h: 62, color: c, inner: '#cdc5b1', tea: '#b8812c', gloss: 0.5, speck });
    cup(s, { cx: 606, by: 838, r: 60, h: 62, color: c, inner: '#cdc5b1', gloss: 0.5, speck });
    return s;
  },
};

function wrapped(s, cx, by, c) {
  const p = (d, fill, o = 1, extra = '') => `<path d="${d}" fill="${fill}" opacity="${o}" ${extra}/>`;
  const ln = (d, stroke, w, o, blur = 0) => `<path d="${d}" fill="none" stroke="${stroke}" stroke-width="${w}" stroke-linecap="round" opacity="${o}" ${blur ? s.blur(blur) : ''}/>`;
  const l = cx - 188;
  const r = cx + 196;
  const body = `M${l} ${by - 30}C${l - 6} ${by - 90} ${l - 4} ${by - 150} ${l + 12} ${by - 192}C${l + 40} ${by - 236} ${cx - 80} ${by - 262} ${cx} ${by - 270}C${cx + 84} ${by - 262} ${r - 46} ${by - 240} ${r - 12} ${by - 196}C${r + 4} ${by - 150} ${r + 6} ${by - 100} ${r} ${by - 44}C${r - 60} ${by - 20} ${cx + 120} ${by} ${cx + 60} ${by + 14}C${cx - 20} ${by + 8} ${l + 70} ${by - 8} ${l} ${by - 30}Z`;
  s.castOutline(body + `M${cx - 120} ${by - 250}Q${cx} ${by - 420} ${cx + 130} ${by - 250}Z`, by, 330, cx - 60);
  s.floor.push(`<path d="M${l} ${by - 28}L${cx + 60} ${by + 22}L${r + 40} ${by - 30}L${cx} ${by - 80}Z" fill="${s.g.shade}" opacity=".65" ${s.blur(7)}/>`);
  const clip = s.clip(body);
  const side = `M${cx + 60} ${by + 14}C${cx + 68} ${by - 70} ${cx + 66} ${by - 150} ${cx + 52} ${by - 204}C${cx + 110} ${by - 216} ${r - 60} ${by - 214} ${r + 20} ${by - 210}L${r + 20} ${by + 30}Z`;
  const top = `M${l - 4} ${by - 186}C${l + 90} ${by - 178} ${cx - 30} ${by - 190} ${cx + 52} ${by - 202}C${cx + 120} ${by - 214} ${r - 50} ${by - 214} ${r + 10} ${by - 206}L${r} ${by - 300}H${l}Z`;
  s.add(p(body, s.linear(l, by - 200, r, by, [[0, mix(c, WARM, 0.24)], [0.4, c], [1, mix(c, DEEP, 0.3)]])), `<g ${clip}>`,
    p(side, s.linear(cx + 50, 0, r, 0, [[0, mix(c, DEEP, 0.36)], [1, mix(c, DEEP, 0.54)]])),
    p(top, s.linear(l, by - 270, r, by - 190, [[0, mix(c, WARM, 0.42)], [0.5, mix(c, WARM, 0.2)], [1, mix(c, DEEP, 0.08)]])),
    // folds run from the corners to the knot
    ...[[l + 14, by - 30, -90, 0.5], [l + 70, by - 14, -60, 0.4], [l + 4, by - 120, -100, 0.45], [cx - 40, by + 4, -26, 0.35], [cx + 56, by + 8, 16, 0.6], [cx + 120, by - 14, 40, 0.5], [r - 20, by - 44, 80, 0.6], [r, by - 130, 96, 0.5]].map(([x, y, o, a]) => {
      const d = `M${x} ${y}C${x + (cx - x) * 0.1} ${y - (y - by + 200) * 0.6} ${cx + o * 0.9} ${by - 214} ${cx + o * 0.12} ${by - 256}`;
      return ln(d, DEEP, 12, a * 0.5, 6) + ln(d, DEEP, 2, a * 0.6, 1.2) + `<g transform="translate(-5 -2)">${ln(d, WARM, 3, a * 0.55, 2)}</g>`;
    }),
    ln(`M${cx + 60} ${by + 14}C${cx + 66} ${by - 70} ${cx + 66} ${by - 150} ${cx + 52} ${by - 204}`, WARM, 4, 0.28, 2),
    ln(`M${l - 2} ${by - 180}C${l + 90} ${by - 172} ${cx - 30} ${by - 186} ${cx + 52} ${by - 200}`, WARM, 5, 0.28, 3),
    p(`M${l} ${by - 50}L${cx + 60} ${by}L${r} ${by - 60}V${by + 30}H${l}Z`, DEEP, 0.22, s.blur(9)), '</g>');
  // ears and knot
  const ear = (f, lit) => {
    const X = (v) => n(cx + f * v);
    const d = `M${X(8)} ${by - 262}C${X(44)} ${by - 318} ${X(96)} ${by - 350} ${X(170)} ${by - 350}C${X(196)} ${by - 336} ${X(190)} ${by - 296} ${X(158)} ${by - 262}C${X(116)} ${by - 236} ${X(56)} ${by - 238} ${X(8)} ${by - 252}Z`;
    const cl = s.clip(d);
    const under = `M${X(20)} ${by - 256}C${X(70)} ${by - 268} ${X(120)} ${by - 280} ${X(182)} ${by - 322}C${X(186)} ${by - 292} ${X(150)} ${by - 240} ${X(90)} ${by - 236}Z`;
    return `<path d="${d}" transform="translate(10 16)" fill="${DEEP}" opacity=".35" ${s.blur(8)}/>` + p(d, s.linear(cx + f * 10, by - 340, cx + f * 170, by - 240, lit ? [[0, mix(c, DEEP, 0.1)], [0.6, mix(c, WARM, 0.36)], [1, mix(c, WARM, 0.2)]] : [[0, mix(c, WARM, 0.12)], [0.5, mix(c, WARM, 0.16)], [1, mix(c, DEEP, 0.24)]])) +
      `<g ${cl}>${p(under, DEEP, lit ? 0.26 : 0.36, s.blur(3))}` + [[-338, 150], [-312, 176], [-286, 170]].map(([y, x]) => { const q = `M${X(10)} ${by - 258}C${X(60)} ${by - 290} ${X(110)} ${by + y - 4} ${X(x)} ${by + y}`; return ln(q, DEEP, 6, 0.28, 3) + `<g transform="translate(-2 -4)">${ln(q, WARM, 2.4, 0.4, 1.2)}</g>`; }).join('') + '</g>' +
      ln(`M${X(8)} ${by - 262}C${X(44)} ${by - 318} ${X(96)} ${by - 350} ${X(170)} ${by - 350}`, WARM, 1.8, lit ? 0.7 : 0.4);
  };
  s.add(ear(1, false), ear(-1, true));
  const knot = `M${cx - 40} ${by - 258}C${cx - 44} ${by - 296} ${cx - 18} ${by - 306} ${cx + 6} ${by - 304}C${cx + 38} ${by - 302} ${cx + 46} ${by - 276} ${cx + 40} ${by - 250}C${cx + 22} ${by - 234} ${cx - 22} ${by - 234} ${cx - 40} ${by - 258}Z`;
  s.add(`<path d="${knot}" transform="translate(7 9)" fill="${DEEP}" opacity=".45" ${s.blur(5)}/>`, p(knot, s.linear(cx - 40, by - 300, cx + 40, by - 236, [[0, mix(c, WARM, 0.46)], [0.45, mix(c, WARM, 0.12)], [1, mix(c, DEEP, 0.42)]])), ln(`M${cx - 30} ${by - 262}C${cx - 26} ${by - 284} ${cx - 4} ${by - 296} ${cx + 18} ${by - 296}M${cx - 16} ${by - 248}C${cx - 8} ${by - 270} ${cx + 12} ${by - 280} ${cx + 34} ${by - 278}`, DEEP, 3, 0.35, 1.2), ln(`M${cx - 38} ${by - 264}C${cx - 38} ${by - 290} ${cx - 18} ${by - 302} ${cx + 6} ${by - 302}`, WARM, 2, 0.7, 1.2));
}

function bag(s, cx, by) {
  const c = '#c8b48c';
  const d = `M${cx - 112} ${by - 10}C${cx - 132} ${by - 90} ${cx - 122} ${by - 180} ${cx - 50} ${by - 236}C${cx - 66} ${by - 258} ${cx - 74} ${by - 284} ${cx - 76} ${by - 300}C${cx - 30} ${by - 318} ${cx + 36} ${by - 316} ${cx + 82} ${by - 298}C${cx + 76} ${by - 280} ${cx + 66} ${by - 256} ${cx + 52} ${by - 236}C${cx + 124} ${by - 180} ${cx + 136} ${by - 90} ${cx + 116} ${by - 10}C${cx + 60} ${by + 18} ${cx - 60} ${by + 18} ${cx - 112} ${by - 10}Z`;
  s.castOutline(d, by, 300, cx - 40);
  s.floor.push(`<ellipse cx="${cx + 8}" cy="${by - 2}" rx="120" ry="20" fill="${s.g.shade}" opacity=".6" ${s.blur(5)}/>`);
  const cl = s.clip(d);
  const fold = (q, a) => `<path d="${q}" fill="none" stroke="${DEEP}" stroke-width="9" opacity="${a * 0.45}" ${s.blur(5)}/><path d="${q}" fill="none" stroke="${WARM}" stroke-width="4" opacity="${a * 0.5}" transform="translate(-7 0)" ${s.blur(2)}/>`;
  s.add(`<path d="${d}" fill="${s.linear(cx - 124, 0, cx + 126, 0, [[0, c], [0.24, mix(c, WARM, 0.42)], [0.5, c], [0.85, mix(c, DEEP, 0.42)], [1, mix(c, DEEP, 0.34)]])}"/>`, s.speck(d, '#8a7650', { freq: '0.9 0.25', opacity: 0.22, amount: 0.3 }), `<g ${cl}>`,
    ...[[-80, -34, 0.5], [-34, -16, 0.6], [10, 2, 0.5], [52, 20, 0.7], [92, 36, 0.7]].map(([x, t, a]) => fold(`M${cx + x} ${by - 30}C${cx + x * 1.1} ${by - 140} ${cx + t * 1.4} ${by - 190} ${cx + t} ${by - 236}C${cx + t} ${by - 262} ${cx + t * 1.5} ${by - 290} ${cx + t * 1.6} ${by - 320}`, a)),
    `<path d="M${cx - 140} ${by - 40}Q${cx} ${by} ${cx + 140} ${by - 40}V${by + 30}H${cx - 140}Z" fill="${DEEP}" opacity=".24" ${s.blur(9)}/></g>`,
    `<path d="M${cx - 52} ${by - 236}Q${cx} ${by - 222} ${cx + 54} ${by - 236}" fill="none" stroke="${DEEP}" stroke-width="11" opacity=".35" ${s.blur(4)}/><path d="M${cx - 52} ${by - 238}Q${cx} ${by - 224} ${cx + 53} ${by - 238}" fill="none" stroke="#43594b" stroke-width="7"/><path d="M${cx - 50} ${by - 240}Q${cx - 20} ${by - 231} ${cx + 6} ${by - 231}" fill="none" stroke="#9db3a3" stroke-width="2" opacity=".7"/>`,
    `<path d="M${cx + 20} ${by - 232}C${cx + 30} ${by - 200} ${cx + 10} ${by - 170} ${cx + 26} ${by - 140}M${cx + 28} ${by - 232}C${cx + 52} ${by - 206} ${cx + 40} ${by - 186} ${cx + 58} ${by - 158}" fill="none" stroke="#43594b" stroke-width="5" stroke-linecap="round"/>`,
    `<g opacity=".85">${seal(cx - 40, by - 122, 40, '#43594b')}</g>`);
}
