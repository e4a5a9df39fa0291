// Eight pieces of ware.
import { Scene, mix, n, WARM, DEEP } from './scene.mjs';
import { turned, mouth, cup, smooth, outline } from './turned.mjs';
import { limb, steam, room, box } from './forms.mjs';
import { glass } from './glass.mjs';

const WHITE = '#e9e4d8';
const plain = (pts) => smooth(pts);
const seam = (cx, y, r, k) => `<path d="M${n(cx - r)} ${n(y)}A${n(r)} ${n(r * k)} 0 0 0 ${n(cx + r)} ${n(y)}" fill="none" stroke="${DEEP}" stroke-width="2.2" opacity=".5"/><path d="M${n(cx - r)} ${n(y + 3)}A${n(r)} ${n(r * k)} 0 0 0 ${n(cx + r * 0.3)} ${n(y + 3 + r * k * 0.95)}" fill="none" stroke="${WARM}" stroke-width="1.3" opacity=".5"/>`;

/** A lid that sits on a mouth: gentle dome and a turned knob. */
function lid(s, { cx, y, r, rise, color, knob = 16, k = 0.21, gloss = 0.6, speck, knobColor = color }) {
  turned(s, { cx, by: y, prof: plain([[r, 0], [r * 0.96, rise * 0.3], [r * 0.66, rise * 0.78], [r * 0.2, rise]]), color, k, gloss, shadow: false, speck });
  const ky = y - rise + 3;
  turned(s, { cx, by: ky, prof: plain([[knob * 0.52, 0], [knob * 0.5, knob * 0.3], [knob, knob * 0.9], [knob * 0.82, knob * 1.4], [knob * 0.2, knob * 1.62]]), color: knobColor, k: 0.3, gloss: 0.8, shadow: false });
}

export const ware = {
  gaiwan: () => {
    const s = new Scene('三才蓋碗', 'green');
    const [cx, by] = [392, 786];
    turned(s, { cx, by, prof: plain([[96, 0], [118, 6], [176, 30], [186, 40]]), color: WHITE, top: 'open', wall: 4, gloss: 0.4, k: 0.24, inner: '#efeadf' });
    s.add(`<ellipse cx="${cx + 20}" cy="${by - 20}" rx="112" ry="25" fill="#4b4a40" opacity=".5" ${s.blur(7)}/>`);
    turned(s, { cx, by: by - 16, prof: [...plain([[62, 0], [61, 16]]), ...plain([[61, 16], [98, 46], [128, 104], [136, 142], [152, 172], [160, 180]])], color: WHITE, gloss: 0.85, shadow: false, k: 0.22, top: 'open', wall: 4, inner: '#ddd7c8' });
    s.castRings(cx, by - 4, [[62, 0], [150, 150], [120, 220], [20, 290]], 0.22, 0.5);
    const y = by - 16 - 172;
    s.add(`<ellipse cx="${cx + 6}" cy="${y + 14}" rx="136" ry="28" fill="#57544a" opacity=".45" ${s.blur(5)}/>`);
    turned(s, { cx, by: y, prof: plain([[138, 0], [132, 16], [100, 50], [52, 74], [34, 80]]), color: WHITE, gloss: 0.8, shadow: false, k: 0.22 });
    turned(s, { cx, by: y - 76, prof: plain([[34, 0], [31, 12], [42, 34]]), color: WHITE, gloss: 0.6, shadow: false, k: 0.24, top: 'open', wall: 4, inner: '#d6d0c1' });
    return s;
  },
  'side-handle-pot': () => {
    const s = new Scene('側把壺', 'oat');
    const [cx, by] = [402, 776];
    const c = '#8d9484';
    const speck = { color: '#4d5245', opacity: 0.42, freq: 0.28, amount: 0.55 };
    limb(s, [[cx - 120, by - 106], [cx - 168, by - 116], [cx - 184, by - 148], [cx - 202, by - 184]], 74, 30, c, { by, cut: true, ease: (t) => t ** 0.7, gloss: 0.5 });
    turned(s, { cx, by, prof: plain([[98, 0], [122, 10], [160, 62], [166, 104], [142, 148], [98, 172]]), color: c, gloss: 0.6, speck });
    s.add(`<path d="${outline(cx, by, plain([[158, 120], [142, 148], [98, 172]]), 0.21)}" fill="#d9d4bd" opacity=".28" ${s.blur(9)}/>`);
    s.add(seam(cx, by - 168, 96, 0.21));
    lid(s, { cx, y: by - 170, r: 92, rise: 32, color: c, knob: 19, speck });
    // the handle comes towards the viewer's right, at a right angle to the spout
    limb(s, [[cx + 104, by - 92], [cx + 148, by - 84], [cx + 190, by - 78], [cx + 246, by - 84]], 44, 58, mix(c, DEEP, 0.1), { by, gloss: 0.7, shadow: false });
    s.add(`<path d="M${cx + 112} ${by - 118}C${cx + 92} ${by - 122} ${cx + 86} ${by - 66} ${cx + 108} ${by - 62}C${cx + 118} ${by - 66} ${cx + 126} ${by - 68} ${cx + 134} ${by - 66}L${cx + 136} ${by - 108}C${cx + 128} ${by - 108} ${cx + 120} ${by - 112} ${cx + 112} ${by - 118}Z" fill="${s.linear(cx + 100, by - 120, cx + 112, by - 60, [[0, mix(c, WARM, 0.3)], [0.5, mix(c, DEEP, 0.06)], [1, mix(c, DEEP, 0.5)]])}"/><path d="M${cx + 112} ${by - 118}C${cx + 92} ${by - 122} ${cx + 86} ${by - 66} ${cx + 108} ${by - 62}" fill="none" stroke="${DEEP}" stroke-width="3" opacity=".22" ${s.blur(2)}/>`);
    s.floor.push(`<path d="M${cx + 180} ${by + 16}l190 18q30 18-10 26l-200-18z" fill="${s.g.shade}" opacity=".3" ${s.blur(9)}/>`);
    s.add(`<ellipse cx="${cx + 247}" cy="${by - 84}" rx="13" ry="29" fill="${mix(c, DEEP, 0.28)}" transform="rotate(-5 ${cx + 247} ${by - 84})"/><ellipse cx="${cx + 248}" cy="${by - 84}" rx="6" ry="17" fill="${mix(c, DEEP, 0.66)}" transform="rotate(-5 ${cx + 247} ${by - 84})"/>`);
    return s;
  },
  'zhuni-pot': () => {
    const s = new Scene('朱泥小壺', 'mist');
    const [cx, by] = [404, 776];
    const c = '#a04a30';
    limb(s, [[cx - 108, by - 92], [cx - 158, by - 92], [cx - 168, by - 150], [cx - 206, by - 178]], 62, 24, c, { by, cut: true, ease: (t) => t ** 0.6, gloss: 0.8 });
    limb(s, [[cx + 112, by - 160], [cx + 172, by - 196], [cx + 214, by - 160], [cx + 200, by - 112], [cx + 190, by - 78], [cx + 160, by - 60], [cx + 122, by - 58]], 30, 20, c, { by, gloss: 0.8 });
    turned(s, { cx, by, prof: plain([[74, 0], [96, 6], [140, 54], [146, 106], [118, 156], [80, 178]]), color: c, gloss: 0.95 });
    s.add(seam(cx, by - 174, 82, 0.21));
    lid(s, { cx, y: by - 176, r: 80, rise: 40, color: c, knob: 20, gloss: 0.9 });
    return s;
  },
  'tasting-cups': () => {
    const s = new Scene('品茗杯一對', 'clay', { zoom: 1.42, at: [420, 740] });
    const c = '#a9bdb9';
    const form = [...smooth([[58, 0], [56, 20]], 2), ...smooth([[56, 20], [92, 44], [116, 92], [120, 136], [114, 158]])];
    turned(s, { cx: 300, by: 768, prof: form, color: c, top: 'open', wall: 4, gloss: 0.95, inner: '#c3d2cc', k: 0.24 });
    turned(s, { cx: 520, by: 836, prof: form, color: c, top: 'open', wall: 4, gloss: 0.95, inner: '#c3d2cc', tea: '#c08a2f', depth: 20, k: 0.24 });
    return s;
  },
  'glass-pitcher': () => {
    const s = new Scene('玻璃公道杯', 'sage');
    const [cx, by] = [392, 792];
    const prof = smooth([[104, 0], [124, 12], [138, 80], [130, 180], [112, 250], [116, 282]]);
    limb(s, [[cx + 112, by - 240], [cx + 200, by - 268], [cx + 222, by - 200], [cx + 206, by - 140], [cx + 196, by - 104], [cx + 172, by - 84], [cx + 130, by - 78]], 17, 15, '#dfe5d6', { by, gloss: 1 });
    glass(s, { cx, by, prof, tea: '#cf9430', level: 0.56, wall: 6 });
    const beak = `M${cx - 113} ${by - 240}C${cx - 122} ${by - 262} ${cx - 140} ${by - 286} ${cx - 162} ${by - 300}C${cx - 140} ${by - 310} ${cx - 104} ${by - 306} ${cx - 70} ${by - 301}C${cx - 92} ${by - 298} ${cx - 112} ${by - 292} ${cx - 116} ${by - 281}C${cx - 114} ${by - 268} ${cx - 113} ${by - 252} ${cx - 113} ${by - 240}Z`;
    s.add(`<path d="${beak}" fill="#ffffff" fill-opacity=".34"/><path d="M${cx - 113} ${by - 240}C${cx - 122} ${by - 262} ${cx - 140} ${by - 286} ${cx - 162} ${by - 300}C${cx - 140} ${by - 310} ${cx - 104} ${by - 306} ${cx - 70} ${by - 301}" fill="none" stroke="#fffdf6" stroke-width="3" stroke-linejoin="round" stroke-linecap="round" opacity=".9"/>`);
    return s;
  },
  'tea-tray': () => {
    const s = new Scene('圓茶承', 'sand', { zoom: 1.3, at: [410, 720] });
    const [cx, by, k] = [400, 800, 0.36];
    const c = '#3b3833';
    turned(s, { cx, by, prof: [[238, 0], [252, 10], [256, 40]], color: c, k, gloss: 0.35, speck: { color: '#6d675b', opacity: 0.5, freq: 0.5 } });
    s.add(mouth(s, { cx, y: by - 40, r: 256, k, color: mix(c, WARM, 0.1), inner: mix(c, WARM, 0.06), wall: 14 }));
    const f = s.linear(180, 700, 620, 860, [[0, mix(c, DEEP, 0.25)], [0.5, c], [1, mix(c, WARM, 0.28)]]);
    s.add(`<ellipse cx="${cx}" cy="${by - 24}" rx="230" ry="${230 * k - 4}" fill="${f}"/>`);
    s.add([200, 160, 120, 80].map((r) => `<ellipse cx="${cx}" cy="${by - 24}" rx="${r}" ry="${n(r * k)}" fill="none" stroke="${WARM}" stroke-width="1.1" opacity=".1"/>`).join(''));
    s.add(s.speck(`M170 776a230 80 0 1 0 460 0a230 80 0 1 0-460 0z`, '#8b8474', { opacity: 0.34, freq: 0.55 }));
    const at = [452, 788];
    s.add(`<path d="M${at[0] - 20} ${at[1] - 8}L${at[0] + 128} ${at[1] + 4}q26 18-14 24l-110-6z" fill="#0b0a08" opacity=".55" ${s.blur(7)}/><ellipse cx="${at[0] + 4}" cy="${at[1] + 3}" rx="42" ry="14" fill="#0b0a08" opacity=".7" ${s.blur(4)}/>`);
    cup(s, { cx: at[0], by: at[1], r: 70, h: 76, color: WHITE, tea: '#c7962f', shadow: false, k: 0.3 });
    s.add(`<g ${s.blur(1)}><path d="M262 770q26-12 52-2q8 8-14 12q-34 2-38-10z" fill="#d9d2c0" opacity=".26"/><ellipse cx="346" cy="800" rx="11" ry="4" fill="#d9d2c0" opacity=".28"/></g>`);
    return s;
  },
  'iron-kettle': () => {
    const s = new Scene('提梁鐵壺', 'ochre', { zoom: 1.22, at: [410, 640] });
    const [cx, by] = [412, 776];
    const c = '#3a3836';
    const speck = { color: '#7b7770', opacity: 0.38, freq: 0.42, amount: 0.5 };
    const bail = [[cx - 118, by - 196], [cx - 150, by - 380], [cx - 70, by - 404], [cx, by - 404], [cx + 70, by - 404], [cx + 150, by - 380], [cx + 118, by - 196]];
    limb(s, bail, 17, 17, '#45423f', { by, gloss: 0.9 });
    limb(s, [[cx - 128, by - 104], [cx - 186, by - 110], [cx - 192, by - 170], [cx - 226, by - 196]], 76, 32, c, { by, cut: true, ease: (t) => t ** 0.6, gloss: 0.5 });
    turned(s, { cx, by, prof: plain([[112, 0], [138, 10], [176, 70], [178, 112], [146, 172], [96, 204]]), color: c, gloss: 0.5, speck, contrast: 1.15 });
    s.add(seam(cx, by - 112, 177, 0.21));
    for (const x of [-118, 118]) turned(s, { cx: cx + x, by: by - 176, prof: plain([[15, 0], [17, 14], [11, 30]]), color: c, gloss: 0.6, shadow: false });
    s.add(seam(cx, by - 200, 94, 0.21));
    lid(s, { cx, y: by - 202, r: 90, rise: 30, color: mix(c, WARM, 0.04), knob: 18, gloss: 0.5, knobColor: '#a8743c', speck });
    steam(s, cx - 236, by - 206, 200, 8, 0.9);
    return s;
  },
  'aroma-set': () => {
    const s = new Scene('聞香杯組', 'umber', { zoom: 1.36, at: [410, 715] });
    const R = room(400, 812, -12, 0.3);
    const wood = '#7c5636';
    box(s, R, { w: 420, d: 190, h: 26, color: wood });
    const grainLines = [-80, -62, -40, -22, 4, 26, 44, 66, 82].map((z, i) => `M${R.P(-208, 26, z).map(n).join(' ')}C${R.P(-80, 26, z + (i % 3) * 6 - 6).map(n).join(' ')} ${R.P(60, 26, z - (i % 2) * 9 + 4).map(n).join(' ')} ${R.P(208, 26, z + 2).map(n).join(' ')}`).join('');
    s.add(`<path d="${grainLines}" fill="none" stroke="#4b2f19" stroke-width="1.5" opacity=".38"/>`);
    const [x1, y1] = R.P(-96, 26, 6);
    const [x2, y2] = R.P(98, 26, -6);
    for (const [x, y, r, l] of [[x1, y1, 58, 170], [x2, y2, 66, 110]]) s.add(`<ellipse cx="${n(x)}" cy="${n(y)}" rx="${r + 14}" ry="${n((r + 14) * 0.25)}" fill="#3a2412" opacity=".5" ${s.blur(2)}/><path d="M${n(x)} ${n(y - 10)}l${l} 14q18 12-6 16l-${l - 10}-8z" fill="#1a0f06" opacity=".5" ${s.blur(7)}/>`);
    turned(s, { cx: x1, by: y1 + 6, prof: [...smooth([[42, 0], [41, 12]], 2), ...smooth([[41, 12], [57, 30], [60, 120], [60, 192]])], color: WHITE, top: 'open', wall: 4, gloss: 0.85, shadow: false, inner: '#d9d3c5' });
    cup(s, { cx: x2, by: y2 + 6, r: 84, h: 88, color: WHITE, tea: '#cb9a3a', shadow: false });
    return s;
  },
};
