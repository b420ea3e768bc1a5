window.farflungCities = `
Etc/UTC||UTC|
Africa/Abidjan|CI|Abiyán|
Africa/Accra|GH|Acra|
Africa/Addis_Ababa|ET|Adís Abeba|
Africa/Algiers|DZ|Argel|
Africa/Asmara|ER|Asmara|Asmera
Africa/Bamako|ML|Bamako|Timbuktu
Africa/Bangui|CF|Bangui|
Africa/Banjul|GM|Banjul|
Africa/Bissau|GW|Bisáu|
Africa/Blantyre|MW|Blantyre|
Africa/Brazzaville|CG|Brazzaville|
Africa/Bujumbura|BI|Bujumbura|
Africa/Cairo|EG|El Cairo|
Africa/Casablanca|MA|Casablanca|
Africa/Ceuta|ES|Ceuta|
Africa/Conakry|GN|Conakri|
Africa/Dakar|SN|Dakar|
Africa/Dar_es_Salaam|TZ|Dar es-Salam|
Africa/Djibouti|DJ|Yibuti|
Africa/Douala|CM|Duala|
Africa/El_Aaiun|EH|El Aaiún|
Africa/Freetown|SL|Freetown|
Africa/Gaborone|BW|Gaborone|
Africa/Harare|ZW|Harare|
Africa/Johannesburg|ZA|Johannesburgo|
Africa/Juba|SS|Juba|
Africa/Kampala|UG|Kampala|
Africa/Khartoum|SD|Jartum|
Africa/Kigali|RW|Kigali|
Africa/Kinshasa|CD|Kinshasa|
Africa/Lagos|NG|Lagos|
Africa/Libreville|GA|Libreville|
Africa/Lome|TG|Lomé|
Africa/Luanda|AO|Luanda|
Africa/Lubumbashi|CD|Lubumbashi|
Africa/Lusaka|ZM|Lusaka|
Africa/Malabo|GQ|Malabo|
Africa/Maputo|MZ|Maputo|
Africa/Maseru|LS|Maseru|
Africa/Mbabane|SZ|Mbabane|
Africa/Mogadishu|SO|Mogadiscio|
Africa/Monrovia|LR|Monrovia|
Africa/Nairobi|KE|Nairobi|
Africa/Ndjamena|TD|Yamena|
Africa/Niamey|NE|Niamey|
Africa/Nouakchott|MR|Nuakchot|
Africa/Ouagadougou|BF|Uagadugú|
Africa/Porto-Novo|BJ|Portonovo|
Africa/Sao_Tome|ST|Santo Tomé|
Africa/Tripoli|LY|Trípoli|
Africa/Tunis|TN|Túnez|
Africa/Windhoek|NA|Windhoek|
America/Adak|US|Adak|Atka
America/Anchorage|US|Anchorage|
America/Anguilla|AI|Anguila|
America/Antigua|AG|Antigua|
America/Araguaina|BR|Araguaína|
America/Argentina/Buenos_Aires|AR|Argentina/Buenos Aires|
America/Argentina/Catamarca|AR|Argentina/Catamarca|ComodRivadavia
America/Argentina/Cordoba|AR|Argentina/Cordoba|Rosario
America/Argentina/Jujuy|AR|Argentina/Jujuy|
America/Argentina/La_Rioja|AR|Argentina/La Rioja|
America/Argentina/Mendoza|AR|Argentina/Mendoza|
America/Argentina/Rio_Gallegos|AR|Río Gallegos|
America/Argentina/Salta|AR|Argentina/Salta|
America/Argentina/San_Juan|AR|Argentina/San Juan|
America/Argentina/San_Luis|AR|Argentina/San Luis|
America/Argentina/Tucuman|AR|Tucumán|
America/Argentina/Ushuaia|AR|Argentina/Ushuaia|
America/Aruba|AW|Aruba|
America/Asuncion|PY|Asunción|
America/Atikokan|CA|Atikokan|Coral Harbour
America/Bahia|BR|Bahía|
America/Bahia_Banderas|MX|Bahía de Banderas|
America/Barbados|BB|Barbados|
America/Belem|BR|Belén|
America/Belize|BZ|Belice|
America/Blanc-Sablon|CA|Blanc-Sablon|
America/Boa_Vista|BR|Boa Vista|
America/Bogota|CO|Bogotá|
America/Boise|US|Boise|
America/Cambridge_Bay|CA|Cambridge Bay|
America/Campo_Grande|BR|Campo Grande|
America/Cancun|MX|Cancún|
America/Caracas|VE|Caracas|
America/Cayenne|GF|Cayena|
America/Cayman|KY|Caimán|
America/Chicago|US|Chicago|
America/Chihuahua|MX|Chihuahua|
America/Ciudad_Juarez|MX|Ciudad Juárez|
America/Costa_Rica|CR|Costa Rica|
America/Coyhaique|CL|Coyhaique|
America/Creston|CA|Creston|
America/Cuiaba|BR|Cuiabá|
America/Curacao|CW|Curazao|
America/Danmarkshavn|GL|Danmarkshavn|
America/Dawson|CA|Dawson|
America/Dawson_Creek|CA|Dawson Creek|
America/Denver|US|Denver|Shiprock
America/Detroit|US|Detroit|
America/Dominica|DM|Dominica|
America/Edmonton|CA|Edmonton|Yellowknife
America/Eirunepe|BR|Eirunepé|
America/El_Salvador|SV|El Salvador|
America/Fort_Nelson|CA|Fort Nelson|
America/Fortaleza|BR|Fortaleza|
America/Glace_Bay|CA|Glace Bay|
America/Goose_Bay|CA|Goose Bay|
America/Grand_Turk|TC|Gran Turca|
America/Grenada|GD|Granada|
America/Guadeloupe|GP|Guadalupe|
America/Guatemala|GT|Guatemala|
America/Guayaquil|EC|Guayaquil|
America/Guyana|GY|Guyana|
America/Halifax|CA|Halifax|
America/Havana|CU|La Habana|
America/Hermosillo|MX|Hermosillo|
America/Indiana/Indianapolis|US|Indiana/Indianapolis|Fort Wayne
America/Indiana/Knox|US|Knox, Indiana|Knox IN
America/Indiana/Marengo|US|Marengo, Indiana|
America/Indiana/Petersburg|US|Petersburg, Indiana|
America/Indiana/Tell_City|US|Tell City, Indiana|
America/Indiana/Vevay|US|Vevay, Indiana|
America/Indiana/Vincennes|US|Vincennes, Indiana|
America/Indiana/Winamac|US|Winamac, Indiana|
America/Inuvik|CA|Inuvik|
America/Iqaluit|CA|Iqaluit|Pangnirtung
America/Jamaica|JM|Jamaica|
America/Juneau|US|Juneau|
America/Kentucky/Louisville|US|Kentucky/Louisville|
America/Kentucky/Monticello|US|Monticello, Kentucky|
America/Kralendijk|BQ|Kralendijk|
America/La_Paz|BO|La Paz|
America/Lima|PE|Lima|
America/Los_Angeles|US|Los Ángeles|
America/Lower_Princes|SX|Lower Prince’s Quarter|
America/Maceio|BR|Maceió|
America/Managua|NI|Managua|
America/Manaus|BR|Manaos|
America/Marigot|MF|Marigot|
America/Martinique|MQ|Martinica|
America/Matamoros|MX|Matamoros|
America/Mazatlan|MX|Mazatlán|
America/Menominee|US|Menominee|
America/Merida|MX|Mérida|
America/Metlakatla|US|Metlakatla|
America/Mexico_City|MX|Ciudad de México|
America/Miquelon|PM|Miquelón|
America/Moncton|CA|Moncton|
America/Monterrey|MX|Monterrey|
America/Montevideo|UY|Montevideo|
America/Montserrat|MS|Montserrat|
America/Nassau|BS|Nassau|
America/New_York|US|Nueva York|
America/Nome|US|Nome|
America/Noronha|BR|Fernando de Noronha|
America/North_Dakota/Beulah|US|Beulah, Dakota del Norte|
America/North_Dakota/Center|US|Center, Dakota del Norte|
America/North_Dakota/New_Salem|US|New Salem, Dakota del Norte|
America/Nuuk|GL|Nuuk|Godthab
America/Ojinaga|MX|Ojinaga|
America/Panama|PA|Panamá|
America/Paramaribo|SR|Paramaribo|
America/Phoenix|US|Phoenix|
America/Port-au-Prince|HT|Puerto Príncipe|
America/Port_of_Spain|TT|Puerto España|
America/Porto_Velho|BR|Porto Velho|
America/Puerto_Rico|PR|Puerto Rico|
America/Punta_Arenas|CL|Punta Arenas|
America/Rankin_Inlet|CA|Rankin Inlet|
America/Recife|BR|Recife|
America/Regina|CA|Regina|
America/Resolute|CA|Resolute|
America/Rio_Branco|BR|Río Branco|Porto Acre
America/Santarem|BR|Santarém|
America/Santiago|CL|Santiago de Chile|
America/Santo_Domingo|DO|Santo Domingo|
America/Sao_Paulo|BR|São Paulo|
America/Scoresbysund|GL|Ittoqqortoormiit|
America/Sitka|US|Sitka|
America/St_Barthelemy|BL|San Bartolomé|
America/St_Johns|CA|San Juan de Terranova|
America/St_Kitts|KN|San Cristóbal|
America/St_Lucia|LC|Santa Lucía|
America/St_Thomas|VI|St. Thomas|Virgin
America/St_Vincent|VC|San Vicente|
America/Swift_Current|CA|Swift Current|
America/Tegucigalpa|HN|Tegucigalpa|
America/Thule|GL|Thule|
America/Tijuana|MX|Tijuana|Ensenada,Santa Isabel
America/Toronto|CA|Toronto|Montreal,Nipigon,Thunder Bay
America/Tortola|VG|Tórtola|
America/Vancouver|CA|Vancouver|
America/Whitehorse|CA|Whitehorse|
America/Winnipeg|CA|Winnipeg|Rainy River
America/Yakutat|US|Yakutat|
Antarctica/Casey|AQ|Casey|
Antarctica/Davis|AQ|Davis|
Antarctica/DumontDUrville|AQ|Dumont-d’Urville|
Antarctica/Macquarie|AU|Macquarie|
Antarctica/Mawson|AQ|Mawson|
Antarctica/McMurdo|AQ|McMurdo|
Antarctica/Palmer|AQ|Palmer|
Antarctica/Rothera|AQ|Rothera|
Antarctica/Syowa|AQ|Syowa|
Antarctica/Troll|AQ|Troll|
Antarctica/Vostok|AQ|Vostok|
Arctic/Longyearbyen|SJ|Longyearbyen|Jan Mayen
Asia/Aden|YE|Adén|
Asia/Almaty|KZ|Almaty|
Asia/Amman|JO|Ammán|
Asia/Anadyr|RU|Anádyr|
Asia/Aqtau|KZ|Aktau|
Asia/Aqtobe|KZ|Aktobe|
Asia/Ashgabat|TM|Asjabad|Ashkhabad
Asia/Atyrau|KZ|Atyrau|
Asia/Baghdad|IQ|Bagdad|
Asia/Bahrain|BH|Baréin|
Asia/Baku|AZ|Bakú|
Asia/Bangkok|TH|Bangkok|
Asia/Barnaul|RU|Barnaúl|
Asia/Beirut|LB|Beirut|
Asia/Bishkek|KG|Bishkek|
Asia/Brunei|BN|Brunéi|
Asia/Chita|RU|Chitá|
Asia/Colombo|LK|Colombo|
Asia/Damascus|SY|Damasco|
Asia/Dhaka|BD|Daca|Dacca
Asia/Dili|TL|Dili|
Asia/Dubai|AE|Dubái|
Asia/Dushanbe|TJ|Dusambé|
Asia/Famagusta|CY|Famagusta|
Asia/Gaza|PS|Gaza|
Asia/Hebron|PS|Hebrón|
Asia/Ho_Chi_Minh|VN|Ho Chi Minh|Saigon
Asia/Hong_Kong|HK|Hong Kong|
Asia/Hovd|MN|Hovd|
Asia/Irkutsk|RU|Irkutsk|
Asia/Jakarta|ID|Yakarta|
Asia/Jayapura|ID|Jayapura|
Asia/Jerusalem|IL|Jerusalén|Tel Aviv
Asia/Kabul|AF|Kabul|
Asia/Kamchatka|RU|Kamchatka|
Asia/Karachi|PK|Karachi|
Asia/Kathmandu|NP|Kathmandu|Katmandu
Asia/Khandyga|RU|Khandiga|
Asia/Kolkata|IN|Kolkata|Calcutta
Asia/Krasnoyarsk|RU|Krasnoyarsk|
Asia/Kuala_Lumpur|MY|Kuala Lumpur|
Asia/Kuching|MY|Kuching|
Asia/Kuwait|KW|Kuwait|
Asia/Macau|MO|Macao|
Asia/Magadan|RU|Magadán|
Asia/Makassar|ID|Makasar|Ujung Pandang
Asia/Manila|PH|Manila|
Asia/Muscat|OM|Mascate|
Asia/Nicosia|CY|Nicosia|
Asia/Novokuznetsk|RU|Novokuznetsk|
Asia/Novosibirsk|RU|Novosibirsk|
Asia/Omsk|RU|Omsk|
Asia/Oral|KZ|Oral|
Asia/Phnom_Penh|KH|Phnom Penh|
Asia/Pontianak|ID|Pontianak|
Asia/Pyongyang|KP|Pyongyang|
Asia/Qatar|QA|Catar|
Asia/Qostanay|KZ|Kostanái|
Asia/Qyzylorda|KZ|Kyzylorda|
Asia/Riyadh|SA|Riad|
Asia/Sakhalin|RU|Sajalín|
Asia/Samarkand|UZ|Samarcanda|
Asia/Seoul|KR|Seúl|
Asia/Shanghai|CN|Shanghái|Chongqing,Chungking,Harbin
Asia/Singapore|SG|Singapur|
Asia/Srednekolymsk|RU|Srednekolimsk|
Asia/Taipei|TW|Taipéi|
Asia/Tashkent|UZ|Taskent|
Asia/Tbilisi|GE|Tiflis|
Asia/Tehran|IR|Teherán|
Asia/Thimphu|BT|Timbu|Thimbu
Asia/Tokyo|JP|Tokio|
Asia/Tomsk|RU|Tomsk|
Asia/Ulaanbaatar|MN|Ulán Bator|Choibalsan
Asia/Urumqi|CN|Ürümqi|Kashgar
Asia/Ust-Nera|RU|Ust-Nera|
Asia/Vientiane|LA|Vientián|
Asia/Vladivostok|RU|Vladivostok|
Asia/Yakutsk|RU|Yakutsk|
Asia/Yangon|MM|Yangon|Rangoon
Asia/Yekaterinburg|RU|Ekaterimburgo|
Asia/Yerevan|AM|Ereván|
Atlantic/Azores|PT|Azores|
Atlantic/Bermuda|BM|Bermudas|
Atlantic/Canary|ES|Canarias|
Atlantic/Cape_Verde|CV|Cabo Verde|
Atlantic/Faroe|FO|Faroe|Faeroe
Atlantic/Madeira|PT|Madeira|
Atlantic/Reykjavik|IS|Reikiavik|
Atlantic/South_Georgia|GS|Georgia del Sur|
Atlantic/St_Helena|SH|Santa Elena|
Atlantic/Stanley|FK|Stanley|
Australia/Adelaide|AU|Adelaida|South
Australia/Brisbane|AU|Brisbane|Queensland
Australia/Broken_Hill|AU|Broken Hill|Yancowinna
Australia/Darwin|AU|Darwin|North
Australia/Eucla|AU|Eucla|
Australia/Hobart|AU|Hobart|Currie,Tasmania
Australia/Lindeman|AU|Lindeman|
Australia/Lord_Howe|AU|Lord Howe|LHI
Australia/Melbourne|AU|Melbourne|Victoria
Australia/Perth|AU|Perth|West
Australia/Sydney|AU|Sídney|ACT,Canberra,NSW
Europe/Amsterdam|NL|Ámsterdam|
Europe/Andorra|AD|Andorra|
Europe/Astrakhan|RU|Astracán|
Europe/Athens|GR|Atenas|
Europe/Belgrade|RS|Belgrado|
Europe/Berlin|DE|Berlín|
Europe/Bratislava|SK|Bratislava|
Europe/Brussels|BE|Bruselas|
Europe/Bucharest|RO|Bucarest|
Europe/Budapest|HU|Budapest|
Europe/Busingen|DE|Busingen|
Europe/Chisinau|MD|Chisináu|Tiraspol
Europe/Copenhagen|DK|Copenhague|
Europe/Dublin|IE|Dublín|
Europe/Gibraltar|GI|Gibraltar|
Europe/Guernsey|GG|Guernesey|
Europe/Helsinki|FI|Helsinki|
Europe/Isle_of_Man|IM|Isla de Man|
Europe/Istanbul|TR|Estambul|
Europe/Jersey|JE|Jersey|
Europe/Kaliningrad|RU|Kaliningrado|
Europe/Kirov|RU|Kírov|
Europe/Kyiv|UA|Kyiv|Kiev,Uzhgorod,Zaporozhye
Europe/Lisbon|PT|Lisboa|
Europe/Ljubljana|SI|Liubliana|
Europe/London|GB|Londres|Belfast
Europe/Luxembourg|LU|Luxemburgo|
Europe/Madrid|ES|Madrid|
Europe/Malta|MT|Malta|
Europe/Mariehamn|AX|Mariehamn|
Europe/Minsk|BY|Minsk|
Europe/Monaco|MC|Mónaco|
Europe/Moscow|RU|Moscú|
Europe/Oslo|NO|Oslo|
Europe/Paris|FR|París|
Europe/Podgorica|ME|Podgorica|
Europe/Prague|CZ|Praga|
Europe/Riga|LV|Riga|
Europe/Rome|IT|Roma|
Europe/Samara|RU|Samara|
Europe/San_Marino|SM|San Marino|
Europe/Sarajevo|BA|Sarajevo|
Europe/Saratov|RU|Sarátov|
Europe/Simferopol|UA|Simferópol|
Europe/Skopje|MK|Skopie|
Europe/Sofia|BG|Sofía|
Europe/Stockholm|SE|Estocolmo|
Europe/Tallinn|EE|Tallin|
Europe/Tirane|AL|Tirana|
Europe/Ulyanovsk|RU|Uliánovsk|
Europe/Vaduz|LI|Vaduz|
Europe/Vatican|VA|El Vaticano|
Europe/Vienna|AT|Viena|
Europe/Vilnius|LT|Vilna|
Europe/Volgograd|RU|Volgogrado|
Europe/Warsaw|PL|Varsovia|
Europe/Zagreb|HR|Zagreb|
Europe/Zurich|CH|Zúrich|
Indian/Antananarivo|MG|Antananarivo|
Indian/Chagos|IO|Chagos|
Indian/Christmas|CX|Navidad|
Indian/Cocos|CC|Cocos|
Indian/Comoro|KM|Comoras|
Indian/Kerguelen|TF|Kerguelen|
Indian/Mahe|SC|Mahé|
Indian/Maldives|MV|Maldivas|
Indian/Mauritius|MU|Mauricio|
Indian/Mayotte|YT|Mayotte|
Indian/Reunion|RE|Reunión|
Pacific/Apia|WS|Apia|
Pacific/Auckland|NZ|Auckland|
Pacific/Bougainville|PG|Bougainville|
Pacific/Chatham|NZ|Chatham|
Pacific/Chuuk|FM|Chuuk|Truk,Yap
Pacific/Easter|CL|Isla de Pascua|
Pacific/Efate|VU|Efate|
Pacific/Fakaofo|TK|Fakaofo|
Pacific/Fiji|FJ|Fiyi|
Pacific/Funafuti|TV|Funafuti|
Pacific/Galapagos|EC|Galápagos|
Pacific/Gambier|PF|Gambier|
Pacific/Guadalcanal|SB|Guadalcanal|
Pacific/Guam|GU|Guam|
Pacific/Honolulu|US|Honolulú|Johnston
Pacific/Kanton|KI|Kanton|Enderbury
Pacific/Kiritimati|KI|Kiritimati|
Pacific/Kosrae|FM|Kosrae|
Pacific/Kwajalein|MH|Kwajalein|
Pacific/Majuro|MH|Majuro|
Pacific/Marquesas|PF|Marquesas|
Pacific/Midway|UM|Midway|
Pacific/Nauru|NR|Nauru|
Pacific/Niue|NU|Niue|
Pacific/Norfolk|NF|Norfolk|
Pacific/Noumea|NC|Numea|
Pacific/Pago_Pago|AS|Pago Pago|Samoa
Pacific/Palau|PW|Palaos|
Pacific/Pitcairn|PN|Pitcairn|
Pacific/Pohnpei|FM|Pohnpei|Ponape
Pacific/Port_Moresby|PG|Port Moresby|
Pacific/Rarotonga|CK|Rarotonga|
Pacific/Saipan|MP|Saipán|
Pacific/Tahiti|PF|Tahití|
Pacific/Tarawa|KI|Tarawa|
Pacific/Tongatapu|TO|Tongatapu|
Pacific/Wake|UM|Wake|
Pacific/Wallis|WF|Wallis|
`
