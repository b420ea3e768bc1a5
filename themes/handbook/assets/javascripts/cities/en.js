window.farflungCities = `
Etc/UTC||UTC|
Africa/Abidjan|CI|Abidjan|
Africa/Accra|GH|Accra|
Africa/Addis_Ababa|ET|Addis Ababa|
Africa/Algiers|DZ|Algiers|
Africa/Asmara|ER|Asmara|Asmera
Africa/Bamako|ML|Bamako|Timbuktu
Africa/Bangui|CF|Bangui|
Africa/Banjul|GM|Banjul|
Africa/Bissau|GW|Bissau|
Africa/Blantyre|MW|Blantyre|
Africa/Brazzaville|CG|Brazzaville|
Africa/Bujumbura|BI|Bujumbura|
Africa/Cairo|EG|Cairo|
Africa/Casablanca|MA|Casablanca|
Africa/Ceuta|ES|Ceuta|
Africa/Conakry|GN|Conakry|
Africa/Dakar|SN|Dakar|
Africa/Dar_es_Salaam|TZ|Dar es Salaam|
Africa/Djibouti|DJ|Djibouti|
Africa/Douala|CM|Douala|
Africa/El_Aaiun|EH|El Aaiun|
Africa/Freetown|SL|Freetown|
Africa/Gaborone|BW|Gaborone|
Africa/Harare|ZW|Harare|
Africa/Johannesburg|ZA|Johannesburg|
Africa/Juba|SS|Juba|
Africa/Kampala|UG|Kampala|
Africa/Khartoum|SD|Khartoum|
Africa/Kigali|RW|Kigali|
Africa/Kinshasa|CD|Kinshasa|
Africa/Lagos|NG|Lagos|
Africa/Libreville|GA|Libreville|
Africa/Lome|TG|Lome|
Africa/Luanda|AO|Luanda|
Africa/Lubumbashi|CD|Lubumbashi|
Africa/Lusaka|ZM|Lusaka|
Africa/Malabo|GQ|Malabo|
Africa/Maputo|MZ|Maputo|
Africa/Maseru|LS|Maseru|
Africa/Mbabane|SZ|Mbabane|
Africa/Mogadishu|SO|Mogadishu|
Africa/Monrovia|LR|Monrovia|
Africa/Nairobi|KE|Nairobi|
Africa/Ndjamena|TD|Ndjamena|
Africa/Niamey|NE|Niamey|
Africa/Nouakchott|MR|Nouakchott|
Africa/Ouagadougou|BF|Ouagadougou|
Africa/Porto-Novo|BJ|Porto-Novo|
Africa/Sao_Tome|ST|São Tomé|
Africa/Tripoli|LY|Tripoli|
Africa/Tunis|TN|Tunis|
Africa/Windhoek|NA|Windhoek|
America/Adak|US|Adak|Atka
America/Anchorage|US|Anchorage|
America/Anguilla|AI|Anguilla|
America/Antigua|AG|Antigua|
America/Araguaina|BR|Araguaina|
America/Argentina/Buenos_Aires|AR|Argentina/Buenos Aires|
America/Argentina/Catamarca|AR|Argentina/Catamarca|ComodRivadavia
America/Argentina/Cordoba|AR|Argentina/Cordoba|Rosario
America/Argentina/Jujuy|AR|Argentina/Jujuy|
America/Argentina/La_Rioja|AR|Argentina/La Rioja|
America/Argentina/Mendoza|AR|Argentina/Mendoza|
America/Argentina/Rio_Gallegos|AR|Argentina/Rio Gallegos|
America/Argentina/Salta|AR|Argentina/Salta|
America/Argentina/San_Juan|AR|Argentina/San Juan|
America/Argentina/San_Luis|AR|Argentina/San Luis|
America/Argentina/Tucuman|AR|Argentina/Tucuman|
America/Argentina/Ushuaia|AR|Argentina/Ushuaia|
America/Aruba|AW|Aruba|
America/Asuncion|PY|Asunción|
America/Atikokan|CA|Atikokan|Coral Harbour
America/Bahia|BR|Bahia|
America/Bahia_Banderas|MX|Bahía de Banderas|
America/Barbados|BB|Barbados|
America/Belem|BR|Belem|
America/Belize|BZ|Belize|
America/Blanc-Sablon|CA|Blanc-Sablon|
America/Boa_Vista|BR|Boa Vista|
America/Bogota|CO|Bogota|
America/Boise|US|Boise|
America/Cambridge_Bay|CA|Cambridge Bay|
America/Campo_Grande|BR|Campo Grande|
America/Cancun|MX|Cancún|
America/Caracas|VE|Caracas|
America/Cayenne|GF|Cayenne|
America/Cayman|KY|Cayman|
America/Chicago|US|Chicago|
America/Chihuahua|MX|Chihuahua|
America/Ciudad_Juarez|MX|Ciudad Juárez|
America/Costa_Rica|CR|Costa Rica|
America/Coyhaique|CL|Coyhaique|
America/Creston|CA|Creston|
America/Cuiaba|BR|Cuiaba|
America/Curacao|CW|Curaçao|
America/Danmarkshavn|GL|Danmarkshavn|
America/Dawson|CA|Dawson|
America/Dawson_Creek|CA|Dawson Creek|
America/Denver|US|Denver|Shiprock
America/Detroit|US|Detroit|
America/Dominica|DM|Dominica|
America/Edmonton|CA|Edmonton|Yellowknife
America/Eirunepe|BR|Eirunepe|
America/El_Salvador|SV|El Salvador|
America/Fort_Nelson|CA|Fort Nelson|
America/Fortaleza|BR|Fortaleza|
America/Glace_Bay|CA|Glace Bay|
America/Goose_Bay|CA|Goose Bay|
America/Grand_Turk|TC|Grand Turk|
America/Grenada|GD|Grenada|
America/Guadeloupe|GP|Guadeloupe|
America/Guatemala|GT|Guatemala|
America/Guayaquil|EC|Guayaquil|
America/Guyana|GY|Guyana|
America/Halifax|CA|Halifax|
America/Havana|CU|Havana|
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
America/Los_Angeles|US|Los Angeles|
America/Lower_Princes|SX|Lower Prince’s Quarter|
America/Maceio|BR|Maceio|
America/Managua|NI|Managua|
America/Manaus|BR|Manaus|
America/Marigot|MF|Marigot|
America/Martinique|MQ|Martinique|
America/Matamoros|MX|Matamoros|
America/Mazatlan|MX|Mazatlan|
America/Menominee|US|Menominee|
America/Merida|MX|Mérida|
America/Metlakatla|US|Metlakatla|
America/Mexico_City|MX|Mexico City|
America/Miquelon|PM|Miquelon|
America/Moncton|CA|Moncton|
America/Monterrey|MX|Monterrey|
America/Montevideo|UY|Montevideo|
America/Montserrat|MS|Montserrat|
America/Nassau|BS|Nassau|
America/New_York|US|New York|
America/Nome|US|Nome|
America/Noronha|BR|Fernando de Noronha|
America/North_Dakota/Beulah|US|Beulah, North Dakota|
America/North_Dakota/Center|US|Center, North Dakota|
America/North_Dakota/New_Salem|US|New Salem, North Dakota|
America/Nuuk|GL|Nuuk|Godthab
America/Ojinaga|MX|Ojinaga|
America/Panama|PA|Panama|
America/Paramaribo|SR|Paramaribo|
America/Phoenix|US|Phoenix|
America/Port-au-Prince|HT|Port-au-Prince|
America/Port_of_Spain|TT|Port of Spain|
America/Porto_Velho|BR|Porto Velho|
America/Puerto_Rico|PR|Puerto Rico|
America/Punta_Arenas|CL|Punta Arenas|
America/Rankin_Inlet|CA|Rankin Inlet|
America/Recife|BR|Recife|
America/Regina|CA|Regina|
America/Resolute|CA|Resolute|
America/Rio_Branco|BR|Rio Branco|Porto Acre
America/Santarem|BR|Santarem|
America/Santiago|CL|Santiago|
America/Santo_Domingo|DO|Santo Domingo|
America/Sao_Paulo|BR|Sao Paulo|
America/Scoresbysund|GL|Ittoqqortoormiit|
America/Sitka|US|Sitka|
America/St_Barthelemy|BL|St Barthélemy|
America/St_Johns|CA|St John’s|
America/St_Kitts|KN|St Kitts|
America/St_Lucia|LC|St Lucia|
America/St_Thomas|VI|St Thomas|Virgin
America/St_Vincent|VC|St Vincent|
America/Swift_Current|CA|Swift Current|
America/Tegucigalpa|HN|Tegucigalpa|
America/Thule|GL|Thule|
America/Tijuana|MX|Tijuana|Ensenada,Santa Isabel
America/Toronto|CA|Toronto|Montreal,Nipigon,Thunder Bay
America/Tortola|VG|Tortola|
America/Vancouver|CA|Vancouver|
America/Whitehorse|CA|Whitehorse|
America/Winnipeg|CA|Winnipeg|Rainy River
America/Yakutat|US|Yakutat|
Antarctica/Casey|AQ|Casey|
Antarctica/Davis|AQ|Davis|
Antarctica/DumontDUrville|AQ|Dumont-d’Urville|
Antarctica/Macquarie|AU|Macquarie Island|
Antarctica/Mawson|AQ|Mawson|
Antarctica/McMurdo|AQ|McMurdo|
Antarctica/Palmer|AQ|Palmer|
Antarctica/Rothera|AQ|Rothera|
Antarctica/Syowa|AQ|Syowa|
Antarctica/Troll|AQ|Troll|
Antarctica/Vostok|AQ|Vostok|
Arctic/Longyearbyen|SJ|Longyearbyen|Jan Mayen
Asia/Aden|YE|Aden|
Asia/Almaty|KZ|Almaty|
Asia/Amman|JO|Amman|
Asia/Anadyr|RU|Anadyr|
Asia/Aqtau|KZ|Aktau|
Asia/Aqtobe|KZ|Aqtobe|
Asia/Ashgabat|TM|Ashgabat|Ashkhabad
Asia/Atyrau|KZ|Atyrau|
Asia/Baghdad|IQ|Baghdad|
Asia/Bahrain|BH|Bahrain|
Asia/Baku|AZ|Baku|
Asia/Bangkok|TH|Bangkok|
Asia/Barnaul|RU|Barnaul|
Asia/Beirut|LB|Beirut|
Asia/Bishkek|KG|Bishkek|
Asia/Brunei|BN|Brunei|
Asia/Chita|RU|Chita|
Asia/Colombo|LK|Colombo|
Asia/Damascus|SY|Damascus|
Asia/Dhaka|BD|Dhaka|Dacca
Asia/Dili|TL|Dili|
Asia/Dubai|AE|Dubai|
Asia/Dushanbe|TJ|Dushanbe|
Asia/Famagusta|CY|Famagusta|
Asia/Gaza|PS|Gaza|
Asia/Hebron|PS|Hebron|
Asia/Ho_Chi_Minh|VN|Ho Chi Minh|Saigon
Asia/Hong_Kong|HK|Hong Kong|
Asia/Hovd|MN|Hovd|
Asia/Irkutsk|RU|Irkutsk|
Asia/Jakarta|ID|Jakarta|
Asia/Jayapura|ID|Jayapura|
Asia/Jerusalem|IL|Jerusalem|Tel Aviv
Asia/Kabul|AF|Kabul|
Asia/Kamchatka|RU|Kamchatka|
Asia/Karachi|PK|Karachi|
Asia/Kathmandu|NP|Kathmandu|Katmandu
Asia/Khandyga|RU|Khandyga|
Asia/Kolkata|IN|Kolkata|Calcutta
Asia/Krasnoyarsk|RU|Krasnoyarsk|
Asia/Kuala_Lumpur|MY|Kuala Lumpur|
Asia/Kuching|MY|Kuching|
Asia/Kuwait|KW|Kuwait|
Asia/Macau|MO|Macao|
Asia/Magadan|RU|Magadan|
Asia/Makassar|ID|Makassar|Ujung Pandang
Asia/Manila|PH|Manila|
Asia/Muscat|OM|Muscat|
Asia/Nicosia|CY|Nicosia|
Asia/Novokuznetsk|RU|Novokuznetsk|
Asia/Novosibirsk|RU|Novosibirsk|
Asia/Omsk|RU|Omsk|
Asia/Oral|KZ|Oral|
Asia/Phnom_Penh|KH|Phnom Penh|
Asia/Pontianak|ID|Pontianak|
Asia/Pyongyang|KP|Pyongyang|
Asia/Qatar|QA|Qatar|
Asia/Qostanay|KZ|Kostanay|
Asia/Qyzylorda|KZ|Qyzylorda|
Asia/Riyadh|SA|Riyadh|
Asia/Sakhalin|RU|Sakhalin|
Asia/Samarkand|UZ|Samarkand|
Asia/Seoul|KR|Seoul|
Asia/Shanghai|CN|Shanghai|Chongqing,Chungking,Harbin
Asia/Singapore|SG|Singapore|
Asia/Srednekolymsk|RU|Srednekolymsk|
Asia/Taipei|TW|Taipei|
Asia/Tashkent|UZ|Tashkent|
Asia/Tbilisi|GE|Tbilisi|
Asia/Tehran|IR|Tehran|
Asia/Thimphu|BT|Thimphu|Thimbu
Asia/Tokyo|JP|Tokyo|
Asia/Tomsk|RU|Tomsk|
Asia/Ulaanbaatar|MN|Ulaanbaatar|Choibalsan,Ulan Bator
Asia/Urumqi|CN|Urumqi|Kashgar
Asia/Ust-Nera|RU|Ust-Nera|
Asia/Vientiane|LA|Vientiane|
Asia/Vladivostok|RU|Vladivostok|
Asia/Yakutsk|RU|Yakutsk|
Asia/Yangon|MM|Yangon|Rangoon
Asia/Yekaterinburg|RU|Yekaterinburg|
Asia/Yerevan|AM|Yerevan|
Atlantic/Azores|PT|Azores|
Atlantic/Bermuda|BM|Bermuda|
Atlantic/Canary|ES|Canary|
Atlantic/Cape_Verde|CV|Cape Verde|
Atlantic/Faroe|FO|Faroe|Faeroe
Atlantic/Madeira|PT|Madeira|
Atlantic/Reykjavik|IS|Reykjavik|
Atlantic/South_Georgia|GS|South Georgia|
Atlantic/St_Helena|SH|St Helena|
Atlantic/Stanley|FK|Stanley|
Australia/Adelaide|AU|Adelaide|South
Australia/Brisbane|AU|Brisbane|Queensland
Australia/Broken_Hill|AU|Broken Hill|Yancowinna
Australia/Darwin|AU|Darwin|North
Australia/Eucla|AU|Eucla|
Australia/Hobart|AU|Hobart|Currie,Tasmania
Australia/Lindeman|AU|Lindeman|
Australia/Lord_Howe|AU|Lord Howe Island|LHI
Australia/Melbourne|AU|Melbourne|Victoria
Australia/Perth|AU|Perth|West
Australia/Sydney|AU|Sydney|ACT,Canberra,NSW
Europe/Amsterdam|NL|Amsterdam|
Europe/Andorra|AD|Andorra|
Europe/Astrakhan|RU|Astrakhan|
Europe/Athens|GR|Athens|
Europe/Belgrade|RS|Belgrade|
Europe/Berlin|DE|Berlin|
Europe/Bratislava|SK|Bratislava|
Europe/Brussels|BE|Brussels|
Europe/Bucharest|RO|Bucharest|
Europe/Budapest|HU|Budapest|
Europe/Busingen|DE|Busingen|
Europe/Chisinau|MD|Chisinau|Tiraspol
Europe/Copenhagen|DK|Copenhagen|
Europe/Dublin|IE|Dublin|
Europe/Gibraltar|GI|Gibraltar|
Europe/Guernsey|GG|Guernsey|
Europe/Helsinki|FI|Helsinki|
Europe/Isle_of_Man|IM|Isle of Man|
Europe/Istanbul|TR|Istanbul|
Europe/Jersey|JE|Jersey|
Europe/Kaliningrad|RU|Kaliningrad|
Europe/Kirov|RU|Kirov|
Europe/Kyiv|UA|Kyiv|Kiev,Uzhgorod,Zaporozhye
Europe/Lisbon|PT|Lisbon|
Europe/Ljubljana|SI|Ljubljana|
Europe/London|GB|London|Belfast
Europe/Luxembourg|LU|Luxembourg|
Europe/Madrid|ES|Madrid|
Europe/Malta|MT|Malta|
Europe/Mariehamn|AX|Mariehamn|
Europe/Minsk|BY|Minsk|
Europe/Monaco|MC|Monaco|
Europe/Moscow|RU|Moscow|
Europe/Oslo|NO|Oslo|
Europe/Paris|FR|Paris|
Europe/Podgorica|ME|Podgorica|
Europe/Prague|CZ|Prague|
Europe/Riga|LV|Riga|
Europe/Rome|IT|Rome|
Europe/Samara|RU|Samara|
Europe/San_Marino|SM|San Marino|
Europe/Sarajevo|BA|Sarajevo|
Europe/Saratov|RU|Saratov|
Europe/Simferopol|UA|Simferopol|
Europe/Skopje|MK|Skopje|
Europe/Sofia|BG|Sofia|
Europe/Stockholm|SE|Stockholm|
Europe/Tallinn|EE|Tallinn|
Europe/Tirane|AL|Tirane|
Europe/Ulyanovsk|RU|Ulyanovsk|
Europe/Vaduz|LI|Vaduz|
Europe/Vatican|VA|Vatican|
Europe/Vienna|AT|Vienna|
Europe/Vilnius|LT|Vilnius|
Europe/Volgograd|RU|Volgograd|
Europe/Warsaw|PL|Warsaw|
Europe/Zagreb|HR|Zagreb|
Europe/Zurich|CH|Zurich|
Indian/Antananarivo|MG|Antananarivo|
Indian/Chagos|IO|Chagos|
Indian/Christmas|CX|Christmas Island|
Indian/Cocos|CC|Cocos Islands|
Indian/Comoro|KM|Comoro|
Indian/Kerguelen|TF|Kerguelen|
Indian/Mahe|SC|Mahe|
Indian/Maldives|MV|Maldives|
Indian/Mauritius|MU|Mauritius|
Indian/Mayotte|YT|Mayotte|
Indian/Reunion|RE|Réunion|
Pacific/Apia|WS|Apia|
Pacific/Auckland|NZ|Auckland|
Pacific/Bougainville|PG|Bougainville|
Pacific/Chatham|NZ|Chatham|
Pacific/Chuuk|FM|Chuuk|Truk,Yap
Pacific/Easter|CL|Easter Island|
Pacific/Efate|VU|Efate|
Pacific/Fakaofo|TK|Fakaofo|
Pacific/Fiji|FJ|Fiji|
Pacific/Funafuti|TV|Funafuti|
Pacific/Galapagos|EC|Galapagos|
Pacific/Gambier|PF|Gambier|
Pacific/Guadalcanal|SB|Guadalcanal|
Pacific/Guam|GU|Guam|
Pacific/Honolulu|US|Honolulu|Johnston
Pacific/Kanton|KI|Kanton|Enderbury
Pacific/Kiritimati|KI|Kiritimati|
Pacific/Kosrae|FM|Kosrae|
Pacific/Kwajalein|MH|Kwajalein|
Pacific/Majuro|MH|Majuro|
Pacific/Marquesas|PF|Marquesas|
Pacific/Midway|UM|Midway|
Pacific/Nauru|NR|Nauru|
Pacific/Niue|NU|Niue|
Pacific/Norfolk|NF|Norfolk Island|
Pacific/Noumea|NC|Noumea|
Pacific/Pago_Pago|AS|Pago Pago|Samoa
Pacific/Palau|PW|Palau|
Pacific/Pitcairn|PN|Pitcairn|
Pacific/Pohnpei|FM|Pohnpei|Ponape
Pacific/Port_Moresby|PG|Port Moresby|
Pacific/Rarotonga|CK|Rarotonga|
Pacific/Saipan|MP|Saipan|
Pacific/Tahiti|PF|Tahiti|
Pacific/Tarawa|KI|Tarawa|
Pacific/Tongatapu|TO|Tongatapu|
Pacific/Wake|UM|Wake Island|
Pacific/Wallis|WF|Wallis|
`
