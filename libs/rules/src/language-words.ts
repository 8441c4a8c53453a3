/**
 * Frequent words of each language, written for this project; a word that stands in several lists says less. Ordinary
 * names stand in none, and neither do the place names of Wales that English texts are full of.
 */
export const LANGUAGE_WORDS = {
  en:
    'the and of to a in is it you that he was for on are as with his they at be this have from or had by but not what all were we when ' +
    'your can said there an which she do how their if will up other about out many then them these so some her would make like him into ' +
    'time has look more see no way could people my than been who its now find long down day did get come made may part over new take only ' +
    'little work know place year live me back give most very after thing our just name good think say great where help through much before ' +
    'right too any same tell does set three want well also play small end put home read hand large add even here must big high such why ask ' +
    'went men need house try us again off away still should never last let thought keep own cares mate mates care under while since those both always few next ' +
    "got going gonna gotta wanna ain't aint don't dont doesn't doesnt didn't didnt can't cant won't wont isn't isnt aren't arent wasn't " +
    "wouldn't wouldnt couldn't couldnt shouldn't shouldnt i'm im i've ive i'll i'd you're youre ur u r ya yall y'all yous he's she's it's " +
    "they're theyre we're we've that's thats what's whats there's theres who's let's lets y'all'd lol lmao smh tho cuz cause bc thru rt wtf omg " +
    'please thanks thank sorry hello hi hey yes yeah yep nah nope ok okay morning night today tomorrow yesterday tonight week month years days ' +
    'minutes hours every everyone everybody someone somebody anyone anybody nobody nothing something anything everything because ' +
    'love hate feel feeling really actually probably maybe enough around another without against between during until already almost ' +
    'first second best better worst worse bad nice happy sad old young man woman girl boy girls boys guy guys bitch bitches hoe hoes shit ' +
    'fuck fucking damn ass nigga niggas pussy trash money dude bro kids child children family friend friends mum dad mother father life world ' +
    'road street closed open council police hospital school bus train station traffic water power bin bins rubbish parking office call phone ' +
    'number email website link report reported reporting crime officer officers service services appointment waiting wait waited staff doctor ' +
    'nurse ambulance fire emergency safe danger missing information update available check visit contact message support local area community ' +
    'looking trying saying telling asking getting making taking having being doing seeing watching talking coming happening using used told ' +
    'asked called heard saw seen done gone left found lost stuck broken working works worked needs wants thinks knows says looks goes comes ' +
    'stop start leave stay watch talk run walk turn move drive driving car cars lights light left side front outside inside near behind ' +
    "what's cannot though although whether whose whom each either neither several ever once twice quite rather yet else instead itself myself " +
    'yourself himself herself themselves ourselves white black red blue green yellow bird game team season weather rain snow wind flood rather',
  cy:
    'yn y yr a i o ar am at gan wrth dan dros drwy trwy heb hyd rhwng mewn fel ond neu ac os pan er mai taw bod mae maent maen ydy yw ydw ydi ' +
    "dw dwi rwy rwyf rydw rydym rydyn ydym ydyn ydych ydyw dych dyn dydi dydy dyw oes oedd oeddwn oeddem oeddent roedd roeddwn roedden ro'n " +
    'bydd byddaf byddwn bydda byddan byddant fydd fyddwn fyddaf bu fu buodd fuodd wedi newydd heb ddim dim ni chi fi ti ef fe fo hi nhw ei eu ein eich fy dy ' +
    "mi mo'r i'r o'r a'r yn'r gyda'r â'r ar'r sydd sy' sy'n mae'n rwy'n ry'n dw'n i'w a'i o'u gyda gydag efo hefyd iawn " +
    'dda da drwg mawr fawr bach fach hen newydd llawer mwy llai gormod digon rhai pob bob holl hollol cyd arall eraill unrhyw rhyw rhywun ' +
    'rhywbeth neb byth erioed eto nawr rwan rŵan heddiw yfory ddoe heno neithiwr bore prynhawn pnawn nos noson dydd diwrnod wythnos mis blwyddyn ' +
    'llynedd eleni awr oriau munud munudau beth pwy pryd ble lle sut pam faint pa sawl hwn hon hyn hwnnw honno hynny rhain rheini yma yna acw fan hwnna ' +
    'bore prynhawn diolch croeso os gwelwch plîs plis sori helo shwmae shwmai hwyl cofion penblwydd llongyfarchiadau nadolig ' +
    'cymru cymraeg gymraeg nghymru chymraeg gymru cymreig saesneg lloegr caerdydd nghaerdydd abertawe gogledd de gorllewin dwyrain canolbarth ' +
    'heddlu cyngor gyngor ysbyty meddyg meddygfa nyrs ambiwlans tân ysgol ysgolion plant plentyn rhieni mam tad teulu ffrind ffrindiau pobl bobl ' +
    'ffordd ffyrdd heol stryd lôn ar-gau gau cau agor agored ar-agor ynghau traffig damwain ddamwain cerbyd cerbydau car ceir bws bysiau trên gorsaf ' +
    'bin biniau sbwriel ailgylchu gwastraff dŵr trydan eira glaw gwynt llifogydd tywydd storm rhybudd perygl beryglus argyfwng ' +
    'ffoniwch ffonio ffôn galw galwch rhif rif cysylltu cysylltwch ebost e-bost gwefan wefan dolen neges negeseuon gwybodaeth manylion ymholiad ' +
    'help cymorth gymorth cefnogaeth gwasanaeth gwasanaethau wasanaeth apwyntiad apwyntiadau aros disgwyl disgwyliwch amser hamser ' +
    'mynd dod gwneud wneud cael gael rhoi roi gweld weld clywed dweud ddweud gofyn ofyn gwybod wybod meddwl feddwl eisiau isio moyn angen hoffi hoffwn ' +
    'licio caru gallu gallwn gall allwch gallwch gellir dylai ddylai dylech rhaid roedd gweithio yrru gyrru cerdded byw marw mynnu credu gobeithio edrych ' +
    'chwilio ceisio trio dechrau gorffen parhau stopio symud prynu talu dalu gwario anfon derbyn defnyddio darllen ysgrifennu siarad sgwrsio dysgu ' +
    'gwaith swydd arian pris cost treth dreth tŷ tai cartref gartref adref adre tre dref tref pentref bentref ardal cymuned gymuned lleol byd gwlad ' +
    'wlad iaith enw dyn dynes menyw merch bachgen merched dynion hogyn hogan hogia ci cath anifeiliaid ' +
    'hapus trist drist siomedig ofnadwy gwych ardderchog bendigedig anhygoel hyfryd neis diddorol pwysig anodd hawdd cyflym araf hwyr cynnar ' +
    'gwell gorau waeth gwaethaf cyntaf olaf nesaf diwethaf rhy eithaf reit iawn bron bellach dal dim-ond o-hyd unwaith dwywaith weithiau wastad bob-amser ' +
    'achos oherwydd felly wedyn wedi-hynny tra nes tan cyn ar-ôl ôl ol yn-ôl i-fyny lawr fyny mas allan mewn tu ochr ymyl nesa draw ' +
    'dy fy nhw dau dwy ddau ddwy tri tair pedwar pedair pump chwech saith wyth naw deg cant mil ' +
    'ie nage na nac oes nagoes do naddo ydyn dwn wn wnewch wnaeth gwnaeth es aeth daeth cafodd gafodd cafwyd ces gest gweles gwelais clywais dywedodd ' +
    'diolchgar rhannu rhannwch cofiwch cofio peidiwch paid peidio gadewch gadael byddwch ewch dewch tyrd dere cer dos arhoswch ' +
    'swyddog swyddogion llywodraeth senedd bwrdd iechyd brechlyn prawf canlyniad canlyniadau etholiad pleidleisio cais ceisiadau ' +
    'crac grac blin flin siop siopau parc traeth afon pont bont mynydd môr cae caeau coed golau goleuadau pawb bawb phawb teg deg chwarae ware gwarthus cywilydd gywilydd ateb atebion pythefnos amynedd fory echdoe ynglŷn ynglyn ' +
    'barn farn llun lluniau bwyd fwyd cwmni gwir wir siŵr siwr hwyr hynod eithriadol cwbl gwbl digwydd ddigwydd digwyddiad angenrheidiol mater fater cyfle gyfle sŵn llygod twll tyllau',
  pl:
    'i w z na do nie się sie to jest że ze jak ale co czy tak za po od przez dla o są był była było były być mam masz ma mamy mają jestem jesteś ' +
    'jesteśmy tylko już juz jeszcze też tez bardzo może moze gdzie kiedy dlaczego kto ktoś nikt nic coś wszystko wszyscy tego tej tym ten ta te ' +
    'mnie mi cię ciebie ci go jej ich nas nam was pan pani proszę prosze dziękuję dziekuje dzięki cześć dzień dobry dobrze źle dom domu praca pracy ' +
    'ludzie dzieci policja szpital szkoła droga ulica samochód pomoc pomocy pieniądze dzisiaj dziś jutro wczoraj teraz zawsze nigdy więcej bez przed ' +
    'który która które których jeśli żeby gdy więc bo albo oraz swoje swój moja mój moje twój nasz wasz tutaj tam trzeba można nowy nowa dużo',
  ro:
    'și si în nu la cu de pe o un una este e sunt ești sînt era fost fi am ai are avem aveți au pentru din că ca să sa se mai dar sau foarte ce cine ' +
    'unde când cum cât acum aici acolo toate tot toți fără după până prin despre către între bine rău mult multe mulțumesc multumesc vă rog bună ' +
    'ziua seara noapte azi mâine ieri oameni copii casă poliția spital școală drum stradă mașină ajutor bani lucru muncă meu mea mei tău ta lui ei lor ' +
    'noastră nostru vostru acest această aceasta acesta asta ăsta niciodată întotdeauna trebuie poate pot vreau nimic ceva cineva nimeni',
  fr:
    'le la les un une des du de et est en que qui dans pour pas sur au aux avec ce cette ces il elle ils elles on nous vous je tu ne plus mais ou où ' +
    "c'est j'ai qu'il d'un d'une l'on n'est son sa ses mon ma mes ton ta tes notre nos votre vos leur leurs être avoir fait faire très bien tout tous toute " +
    'toutes comme si même aussi sans sous chez quand comment pourquoi parce donc alors encore toujours jamais rien merci bonjour bonsoir salut oui non ' +
    "aujourd'hui demain hier maintenant ici là beaucoup peu trop avant après pendant depuis suis es sommes êtes sont était étaient sera ont avez avons " +
    'peut peux veux rue route fermée gens enfants hôpital école voiture aide argent travail maison police',
  es:
    'el la los las un una unos unas de del y o en que es no se lo le por con para su sus al como más mas pero este esta esto estos ese esa eso ' +
    'yo tú él ella nosotros ellos ellas usted ustedes mi tu nuestro ser estar está están soy eres somos son era fue ha han he hay muy también ' +
    'tambien cuando donde dónde porque por qué cómo quién todo todos toda nada algo nadie siempre nunca ahora aquí allí hoy mañana ayer gracias ' +
    'hola buenos buenas días tardes noches bien mal sin sobre entre hasta desde antes después puede puedo quiero tengo tiene hacer gente niños calle ' +
    'policía hospital escuela coche ayuda dinero trabajo casa cerrada mucho muchos poco',
  de:
    'der die das den dem des ein eine einen einem einer und ist in zu nicht mit von auf für im es sie ich du er wir ihr sich auch an als wie aus bei ' +
    'nach war hat haben habe hast wird werden sind sein kann können noch nur aber oder wenn dass daß weil so sehr mehr schon immer nie hier da wo was wer ' +
    'warum bitte danke hallo guten morgen tag abend heute gestern jetzt kein keine keinen mein meine dein ihre unser euch uns mir mich dir dich ihn ihm ' +
    'durch über unter gegen ohne bis seit zum zur vom beim alle alles nichts etwas jemand niemand straße polizei krankenhaus schule auto hilfe geld arbeit ' +
    'haus leute kinder gesperrt muss müssen soll wollen viel viele',
  pt:
    'o os as um uma uns umas de do da dos das e em no na nos nas que é não nao se por para com como mais mas ele ela eles elas eu você voce vocês nós ' +
    'meu minha seu sua nosso nossa este esta isto esse essa isso aquele ser estar está estão são foi era tem têm tenho temos há muito muita também tambem ' +
    'quando onde porque quem tudo todos nada ninguém alguém sempre nunca agora aqui ali hoje amanhã ontem obrigado obrigada olá bom boa dia tarde noite ' +
    'sem sobre entre até desde antes depois pode posso quero fazer gente crianças rua estrada polícia hospital escola carro ajuda dinheiro trabalho casa já só ao à',
  it:
    'il lo la i gli le un uno una di del della dei delle dello degli e è in che non si per con da dal dalla al alla ai come più ma questo questa questi ' +
    "quello quella io tu lui lei noi voi loro mio mia tuo tua suo sua nostro essere sono sei siamo siete era ho hai ha abbiamo hanno c'è molto anche quando " +
    'dove perché perche chi cosa tutto tutti tutta niente nessuno qualcuno sempre mai adesso ora qui qua oggi domani ieri grazie ciao buongiorno buonasera ' +
    'bene male senza sopra tra fra fino prima dopo può posso voglio fare gente bambini strada via polizia ospedale scuola macchina aiuto soldi lavoro casa chiusa nel nella sul sulla',
  so:
    'waa waxaa waxay waxa wuxuu waxaan iyo ku ka oo in uu ay la si aan ah u soo loo lagu laga ma maya haa waan wuu way aad badan inaan inuu inay haddii ' +
    'markii marka laakiin sababtoo sidoo kale mahadsanid fadlan salaan subax wanaagsan habeen maanta berri shalay hadda halkan meel dadka carruurta ' +
    'guriga dugsiga isbitaalka booliska waddada gaariga caawimaad lacag shaqo maxay yaa goorma xaggee sidee dhammaan kasta weli wali hal laba saddex ' +
    'nin naag wiil gabar walaal hooyo aabe magaalada baan ayaa ayay ayuu kuwa kan tan kani jira jiraan yahay tahay yihiin leh lahaa doonaa',
} as const satisfies Readonly<Record<string, string>>

/** Letters and runs of letters that one language has and the others have seldom; half a word's worth for each word that holds one. */
export const LANGUAGE_LETTERS = {
  en: /^wh|ght|tion$|ing$|'ll$|n't$|'ve$|^th[aeioruy]|ould|ck$|sh$|ness$|ful$|ly$|ed$|ee|oo/,
  cy: /[ŵŷ]|dd|^ll|^rh|^ngh|^mh|^nh|wy|^gw|^gwl|^gwr|yn$|aeth|iau$|wch$|odd$|io$|w[lnrd]$|[bcdfglmnprst]w[bcdfglmnprst]|au$|ol$|^ch[aeiowy]|^cym|^ym|^cy/,
  pl: /[łąęśżźćń]|sz|cz|rz|prz|wsk|ych$|ego$|ów$|dz|^w[sz]/,
  ro: /[țșăţş]|[âî]|ului$|ilor$|ește$|eşte$|escu$/,
  fr: /[çœùêè]|eux$|aux$|ment$|oir$|eau|[qjdlnsm]'[aeiouhé]|ais$|^qu/,
  es: /[ñ¿¡]|ción$|dad$|mente$|ando$|iendo$|ll|^qu|ó$/,
  de: /[ßäöü]|sch|ung$|keit$|lich|^ge.+t$|ei|tz|^ver|chen$/,
  pt: /[ãõ]|ção$|ções$|inho|lh|nh|mente$|ê/,
  it: /zione$|mente$|gli|cch|zz|tt|che$|[àèìòù]$|ss|ggi/,
  so: /aa|uu|^x|dh|waa|ii|[^s]kh|q[aeio]|nn|ooy/,
} as const satisfies Readonly<Record<keyof typeof LANGUAGE_WORDS, RegExp>>
