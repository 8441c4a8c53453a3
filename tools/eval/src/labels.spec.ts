import { isTrueOf, isUnsaid, measuresOf, readLabels } from './labels'

const read = (labels: string[], column = 'label', choices = {}) =>
  Object.fromEntries(readLabels(labels, column, choices))

describe('what labels mean', () => {
  it.each([
    [['hate', 'offensive', 'neither'], { hate: 'hate', offensive: 'offensive', neither: 'none' }],
    [['Hateful', 'non-hateful'], { hateful: 'hate', non_hateful: 'none' }],
    [['toxic', 'Non Toxic'], { toxic: 'offensive', non_toxic: 'none' }],
    [['ham', 'spam'], { ham: 'none', spam: 'spam' }],
    [['0', '1'], { 0: 'none', 1: 'offensive' }],
    [
      ['threat', 'self-harm', 'abuse', 'profanity', 'personal_data', 'urgent', 'none'],
      {
        threat: 'threat',
        self_harm: 'self_harm',
        abuse: 'abuse',
        profanity: 'profanity',
        personal_data: 'personal_data',
        urgent: 'urgent',
        none: 'none',
      },
    ],
  ])('reads %j by itself', (labels, meanings) => {
    expect(read(labels)).toEqual(meanings)
  })

  it.each([
    ['hate', 'hate'],
    ['is_hate', 'hate'],
    ['Toxic', 'offensive'],
    ['threat', 'threat'],
    ['self_harm', 'self_harm'],
  ])('takes 1 in the column "%s" to mean %s', (column, meaning) => {
    expect(read(['0', '1'], column)).toEqual({ 0: 'none', 1: meaning })
  })

  it('follows --map before anything else', () => {
    expect(read(['0', '1', '2'], 'class', { map: ['0=hate', '1=offensive', '2=none'] })).toEqual({
      0: 'hate',
      1: 'offensive',
      2: 'none',
    })
  })

  it('takes every label that --positive leaves out as ordinary', () => {
    expect(read(['grim', 'hate', 'spam'], 'label', { positive: ['Grim', 'hate'] })).toEqual({
      grim: 'offensive',
      hate: 'hate',
      spam: 'none',
    })
  })

  it.each([
    [['weird', 'none'], {}, /what this label means: "weird".*--map "weird=hate"/],
    [['none', 'ok'], {}, /nothing is wrong \("none", "ok"\)/],
    [['hate', 'none'], { map: ['hate'] }, /--map takes label=category, not "hate"/],
    [['hate', 'none'], { map: ['hate=evil'] }, /there is no category "evil"/],
    [['hate', 'none'], { map: ['hat=hate'] }, /No row has the label "hat".*"hate", "none"/],
    [['hate', 'none'], { positive: ['hat'] }, /No row has the label "hat"/],
  ])('says what to do about %j with %j', (labels, choices, message) => {
    expect(() => read(labels, 'label', choices)).toThrow(message)
  })

  it('measures the wider category when several labels fall under it', () => {
    expect(measuresOf(['hate', 'none'])).toEqual(['hate'])
    expect(measuresOf(['hate', 'threat', 'none'])).toEqual(['offensive', 'abuse', 'hate', 'threat'])
    expect(isTrueOf('hate', 'abuse')).toBe(true)
    expect(isTrueOf('abuse', 'hate')).toBe(false)
    expect(isUnsaid('hate', 'profanity')).toBe(true)
    expect(isUnsaid('profanity', 'profanity')).toBe(false)
    expect(isUnsaid('none', 'profanity')).toBe(false)
  })
})
