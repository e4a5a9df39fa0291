// Eight teas.
import { Scene, mix, n, WARM, DEEP } from './scene.mjs';
import { tin, cup, turned, profiles, smooth, column, seal, label } from './turned.mjs';
import { pearls, twists, steam, room, box, leaf, castBox } from './forms.mjs';
import { sunrise, peaks, cedar, hill, lake, sprig, hopper } from './emblems.mjs';
import { glassCup } from './glass.mjs';

const WHITE = '#e9e4d8';

export const tea = {
  'alishan-oolong': () => {
    const s = new Scene('阿里山烏龍', 'oat');
    tin(s, { cx: 325, by: 770, r: 122, h: 372, color: '#34503f', tag: { w: 62, h0: 38, h1: 262, text: '阿里山', size: 34, draw: sunrise } });
    cup(s, { cx: 548, by: 822, r: 76, h: 74, color: WHITE, tea: '#cf9a35' });
    return s;
  },
  'lishan-oolong': () => {
    const s = new Scene('梨山烏龍', 'mist');
    tin(s, { cx: 455, by: 752, r: 138, h: 262, lid: 0.3, color: '#e2d9c4', tag: { w: 52, h0: 22, h1: 172, paper: '#5d7263', ink: '#f1ead8', text: '梨山', size: 32, draw: peaks } });
    cup(s, { cx: 236, by: 828, r: 96, h: 62, form: 'bowl', color: '#d9d8ca', inner: '#e8e6d8', tea: '#c9b757', depth: 13 });
    return s;
  },
  'shanlinxi-oolong': () => {
    const s = new Scene('杉林溪烏龍', 'sand');
    pouch(s, { x: 350, by: 772, w: 270, h: 420, color: '#566a72' });
    pearls(s, { x: 586, y: 836, w: 100, d: 27, count: 26, color: '#47533a', size: 11, seed: 12 });
    return s;
  },
  'dongding-oolong': () => {
    const s = new Scene('凍頂烏龍', 'sage');
    tin(s, { cx: 490, by: 758, r: 112, h: 330, color: '#8a4d2c', lidColor: '#73401f', lid: 0.2, tag: { w: 56, h0: 32, h1: 240, text: '凍頂', size: 38, draw: hill } });
    cup(s, { cx: 258, by: 826, r: 82, h: 84, color: '#6b6a5c', inner: '#cfc8b2', tea: '#a75f1d', gloss: 0.5, speck: { color: '#2f2d24', opacity: 0.35, freq: 0.5 } });
    steam(s, 256, 742, 230, 4);
    return s;
  },
  'wenshan-baozhong': () => {
    const s = new Scene('文山包種', 'green');
    packet(s);
    twists(s, { x: 552, y: 846, w: 118, d: 30, count: 44, seed: 21, color: '#6f7b4f', len: 56 });
    return s;
  },
  'oriental-beauty': () => {
    const s = new Scene('東方美人', 'ochre');
    tin(s, { cx: 300, by: 764, r: 100, h: 292, color: '#9c5a4c', lidColor: '#87493d', lid: 0.26, tag: { w: 50, h0: 22, h1: 204, text: '美人', size: 32, draw: hopper } });
    glassCup(s, { cx: 528, by: 812, r: 82, h: 106, tea: '#c65a1e', level: 0.66 });
    return s;
  },
  'ruby-black': () => {
    const s = new Scene('日月潭紅玉', 'clay');
    tin(s, { cx: 330, by: 744, r: 106, h: 392, color: '#2e2b2a', lid: 0.17, gloss: 0.55, tag: { w: 56, h0: 90, h1: 290, text: '紅玉', size: 38, draw: lake } });
    saucer(s, 548, 838, 118, WHITE);
    cup(s, { cx: 548, by: 828, r: 80, h: 66, form: 'bowl', color: WHITE, tea: '#97301c', depth: 12, shadow: false });
    return s;
  },
  'muzha-tieguanyin': () => {
    const s = new Scene('木柵鐵觀音', 'umber');
    const R = room(330, 742, -24, 0.3);
    box(s, R, { w: 200, d: 190, h: 292, color: '#6f7474' });
    box(s, R, { w: 206, d: 196, h: 60, y: 292, color: '#666b6b', shadow: false });
    s.add(`<path d="${R.poly([-103, 292, -98], [103, 292, -98], [103, 286, -95], [-103, 286, -95])}" fill="${DEEP}" opacity=".5"/>`);
    s.add(`<g transform="${R.front(0, 262, -95)}"><rect x="-52" y="0" width="104" height="226" fill="#ece1c8"/><rect x="-45" y="7" width="90" height="212" fill="none" stroke="#2b2620" opacity=".45"/>${column('鐵觀音', 0, 48, 38, '#2b2620', { weight: 500 })}<g transform="translate(0 146)">${sprig(70, 62, '#2b2620')}</g></g>`);
    s.add(`<path d="${R.poly([-52, 262, -95], [52, 262, -95], [52, 36, -95], [-52, 36, -95])}" fill="${s.linear(250, 400, 420, 720, [[0, WARM, 0.1], [1, DEEP, 0.28]])}"/>`);
    turned(s, { cx: 560, by: 846, prof: smooth([[60, 0], [86, 10], [104, 26]]), color: '#8d8574', top: 'open', inner: '#a39a86', wall: 5, gloss: 0.4 });
    pearls(s, { x: 560, y: 823, w: 80, d: 13, count: 58, heap: 16, color: '#59402b', size: 9.5, seed: 31, shadow: false });
    return s;
  },
};

function saucer(s, cx, by, r, color) {
  turned(s, { cx, by, prof: smooth([[r * 0.5, 0], [r * 0.72, 6], [r, 20]]), color, k: 0.21, top: 'open', wall: 3, gloss: 0.3, inner: mix(color, '#ffffff', 0.1) });
  s.add(`<ellipse cx="${cx + 12}" cy="${by - 11}" rx="${n(r * 0.66)}" ry="${n(r * 0.13)}" fill="${s.g.shade}" opacity=".35" ${s.blur(5)}/>`);
}

function pouch(s, { x, by, w, h, color }) {
  const l = x - w / 2;
  const r = x + w / 2;
  const t = by - h;
  // a gusseted paper bag with a rolled and tied top
  const d = `M${l + 8} ${by - 6}C${l - 6} ${by - h * 0.4} ${l + 2} ${by - h * 0.7} ${l + 16} ${t + 70}L${r - 16} ${t + 70}C${r - 2} ${by - h * 0.7} ${r + 8} ${by - h * 0.4} ${r - 6} ${by - 8}C${r - 60} ${by + 22} ${l + 60} ${by + 24} ${l + 8} ${by - 6}Z`;
  s.castOutline(d + `M${l + 10} ${t}H${r - 10}V${t + 80}H${l + 10}Z`, by, h, l);
  s.floor.push(`<path d="M${l} ${by - 14}C${l + 60} ${by + 30} ${r - 50} ${by + 30} ${r + 26} ${by - 10}Z" fill="${s.g.shade}" opacity=".6" ${s.blur(6)}/>`);
  const f = s.linear(l, 0, r, 0, [[0, mix(color, DEEP, 0.12)], [0.14, mix(color, WARM, 0.26)], [0.36, mix(color, WARM, 0.1)], [0.6, color], [0.85, mix(color, DEEP, 0.42)], [1, mix(color, DEEP, 0.34)]]);
  const c = s.clip(d);
  s.add(`<path d="${d}" fill="${f}"/><g ${c}>` +
    `<path d="M${l + 44} ${t + 60}C${l + 34} ${by - h * 0.5} ${l + 40} ${by - 120} ${l + 2} ${by}" fill="none" stroke="${WARM}" stroke-width="3" opacity=".35" ${s.blur(1.2)}/>` +
    `<path d="M${l + 52} ${t + 60}C${l + 42} ${by - h * 0.5} ${l + 48} ${by - 120} ${l + 12} ${by + 4}" fill="none" stroke="${DEEP}" stroke-width="7" opacity=".25" ${s.blur(4)}/>` +
    `<path d="M${r - 40} ${t + 60}C${r - 34} ${by - h * 0.5} ${r - 42} ${by - 110} ${r - 4} ${by}" fill="none" stroke="${DEEP}" stroke-width="9" opacity=".4" ${s.blur(5)}/>` +
    `<path d="M${r - 46} ${t + 60}C${r - 42} ${by - h * 0.5} ${r - 50} ${by - 110} ${r - 14} ${by}" fill="none" stroke="${WARM}" stroke-width="2" opacity=".22" ${s.blur(1.2)}/>` +
    `<path d="M${l} ${by - 40}C${x - 60} ${by - 16} ${x + 60} ${by - 16} ${r} ${by - 44}V${by + 40}H${l}Z" fill="${DEEP}" opacity=".2" ${s.blur(9)}/>` +
    `<path d="M${l} ${t + 76}H${r}v26H${l}Z" fill="${DEEP}" opacity=".38" ${s.blur(8)}/></g>`);
  const roll = (y, hh, c0) => `<path d="M${l + 10} ${y + 5}q-4 ${hh / 2} 1 ${hh - 6}Q${x} ${y + hh + 5} ${r - 11} ${y + hh - 5}q4 ${-hh / 2} -1 ${-hh + 8}Q${x} ${y + 7} ${l + 10} ${y + 5}Z" fill="${s.linear(l, y, r, y + hh, [[0, mix(c0, WARM, 0.34)], [0.5, c0], [1, mix(c0, DEEP, 0.4)]])}"/><path d="M${l + 11} ${y + 6}Q${x} ${y + 8} ${r - 14} ${y + 4}" fill="none" stroke="${WARM}" stroke-width="2" opacity=".5"/>`;
  s.add(roll(t, 44, mix(color, WARM, 0.06)), roll(t + 38, 42, color));
  s.add(`<path d="M${l + 4} ${t + 52}Q${x} ${t + 62} ${r - 3} ${t + 50}l1 12Q${x} ${t + 74} ${l + 4} ${t + 64}Z" fill="#d9c9a4"/><path d="M${l + 4} ${t + 52}Q${x} ${t + 62} ${r - 3} ${t + 50}" fill="none" stroke="${WARM}" opacity=".6"/>`);
  const lx = x - 8;
  const ly = t + 128;
  s.add(`<g transform="rotate(-.6 ${lx} ${ly})"><rect x="${lx - 61}" y="${ly + 2}" width="124" height="226" fill="${DEEP}" opacity=".3" ${s.blur(2)}/><rect x="${lx - 62}" y="${ly}" width="124" height="226" fill="#efe5cf"/><rect x="${lx - 55}" y="${ly + 7}" width="110" height="212" fill="none" stroke="#2b2620" opacity=".4"/>` +
    `<g transform="translate(${lx + 26} ${ly + 26})">${cedar(70, 150, '#3f5346')}</g>${column('杉林溪', lx - 24, ly + 58, 38, '#2b2620', { weight: 500 })}${seal(lx - 24, ly + 186, 18)}<rect x="${lx - 62}" y="${ly}" width="124" height="226" fill="${s.linear(lx - 62, 0, lx + 62, 0, [[0, WARM, 0.14], [0.5, DEEP, 0], [1, DEEP, 0.24]])}"/></g>`);
}

function packet(s) {
  const R = room(342, 748, -26, 0.34);
  const paper = '#d9cba9';
  box(s, R, { w: 262, d: 210, h: 214, color: paper });
  // the fold of the wrapper on the front and the flap on top
  const a = R.P(-131, 214, -105);
  const b = R.P(131, 214, -105);
  const c = R.P(131, 214, 105);
  const e = R.P(-131, 214, 105);
  const m = R.P(6, 214, -10);
  s.add(`<path d="M${a.map(n)}L${m.map(n)}L${e.map(n)}Z" fill="${mix(paper, WARM, 0.5)}"/><path d="M${b.map(n)}L${m.map(n)}L${c.map(n)}Z" fill="${mix(paper, DEEP, 0.14)}"/><path d="M${a.map(n)}L${m.map(n)}L${b.map(n)}M${e.map(n)}L${m.map(n)}L${c.map(n)}" fill="none" stroke="${DEEP}" stroke-width="1.2" opacity=".25"/>`);
  const cord = (ps, w = 5) => { const d = 'M' + ps.map((p) => R.P(...p).map(n).join(' ')).join('L'); return `<path d="${d}" fill="none" stroke="${DEEP}" stroke-width="${w + 2}" opacity=".3" transform="translate(2 3)" ${s.blur(2)}/><path d="${d}" fill="none" stroke="#7b6440" stroke-width="${w}" stroke-linejoin="round"/><path d="${d}" fill="none" stroke="#cdb684" stroke-width="${w * 0.42}" stroke-dasharray="4 3" transform="translate(-.8 -.8)"/>`; };
  s.add(cord([[-131, 116, -105], [131, 116, -105], [131, 116, 105]]), cord([[72, 0, -105], [72, 214, -105], [72, 214, 105]]), cord([[131, 0, 10], [131, 214, 10], [-131, 214, 10]]));
  s.add(`<g transform="${R.front(-26, 190, -105)}"><rect x="-47" y="2" width="94" height="166" fill="#8f3b2a" opacity=".94"/><rect x="-41" y="8" width="82" height="154" fill="none" stroke="#f3e6cc" opacity=".6"/>${column('文山包種', 0, 42, 31, '#f6ead2', { weight: 500, gap: 1.18 })}</g>`);
  s.add(`<path d="${R.poly([-73, 188, -105], [21, 188, -105], [21, 22, -105], [-73, 22, -105])}" fill="${s.linear(280, 0, 420, 0, [[0, WARM, 0.08], [1, DEEP, 0.25]])}"/>`);
  const k = R.P(72, 217, 10);
  const [x, y] = k.map(n);
  const loop = (d) => `<path d="${d}" fill="none" stroke="${DEEP}" stroke-width="7" opacity=".25" transform="translate(3 5)" ${s.blur(3)}/><path d="${d}" fill="none" stroke="#7b6440" stroke-width="5.4" stroke-linecap="round"/><path d="${d}" fill="none" stroke="#d6c190" stroke-width="2" stroke-dasharray="4 3"/>`;
  s.add(loop(`M${x} ${y}C${x - 40} ${y - 46} ${x - 92} ${y - 34} ${x - 74} ${y - 8}C${x - 62} ${y + 6} ${x - 24} ${y + 4} ${x} ${y}`), loop(`M${x} ${y}C${x + 30} ${y - 54} ${x + 84} ${y - 50} ${x + 74} ${y - 20}C${x + 66} ${y - 2} ${x + 26} ${y + 2} ${x} ${y}`), loop(`M${x} ${y}C${x - 12} ${y + 18} ${x - 22} ${y + 30} ${x - 44} ${y + 34}M${x} ${y}C${x + 14} ${y + 14} ${x + 34} ${y + 22} ${x + 46} ${y + 40}`));
  s.add(`<circle cx="${x}" cy="${y}" r="6.5" fill="#8a724a"/>`);
}
