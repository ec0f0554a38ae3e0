import type { CuePhrases } from './cue.js';

export const SPANISH: CuePhrases = {
  absence:
    'fuera de la oficina|fuera de oficina|de vacaciones|vacaciones|ausente|ausencia|a mi regreso|a mi vuelta|cuando vuelva|de baja|permiso de maternidad|ya no trabajo|ya no trabaja|permanece cerrada|cerrado por|de viaje|acceso limitado|me encuentro fuera|festivo|jubilado|jubilada',
  acknowledge:
    'confirm*|confirmado|recibido|de acuerdo|adelante|perfecto así|vale|correcto|hecho|ya llegó|firmado|aprobado|pagado|transferencia hecha|nos vemos el|allí estaremos|quedamos así|así quedamos|conforme|entendido|anotado|acepto|aceptamos|aceptado|listo|resuelto',
  agree: 'sí|si|claro|perfecto|por supuesto|exacto|encantado|encantada|genial|muy bien|okey|desde luego',
  already_served:
    'ya tenemos|ya usamos|ya trabajamos|ya utilizamos|proveedor actual|otro proveedor|contentos|satisfechos|ya contamos|ya encontré',
  anger:
    'inaceptable|vergüenza|vergonzoso|decepcionad*|decepcionante|pésimo|pésima|fatal|horrible|harto|harta|hartos|indignad*|enfadad*|molesto|molesta|desastre|queja|quejarme|reclamación|descontento*|nunca más|excusas|otra vez|falta de respeto|sucísimo|arruinar*|estafa|lamentable|mal servicio|nadie contesta|nadie responde|incompeten*',
  broken:
    'error|falla|fallo|no funciona|no arranca|no podemos entrar|no puedo entrar|no puedo acceder|no carga|se cierra|roto|rota|dañado|averiad*|problema|problemas|falta|faltan|no ha llegado|no me ha llegado|perdido|bloquead*|defectuos*|contraseña|equivoqué|gotea|no recuerdo',
  bulk_footer:
    'en cualquier momento|enlace de abajo|haga clic|si no desea recibir más|darse de baja aquí|no responda a este|todos los derechos|haga clic aquí|ver en el navegador|si no desea recibir|oferta válida',
  demo: 'demo|demostración|ver el producto|probar la|probar el|mostrarnos|enseñarnos|enseñarme|presentación en vivo',
  forwarding: 'para tu información|para su información|reenvío|ver abajo|adjunto|en copia',
  help: 'ayuda|ayudar|ayúdenme|pueden ayudarme|cancelen|cancelar|cambiar la|cambiar mi|cámbienla|devolver|devolución|reembolso|necesito cambiar|modificar|corregir|restablecer|desbloquear|reemplazo|soporte|técnico|arreglar|solucionar',
  interest:
    'interesa|me interesa|nos interesa|interesado|interesada|interesados|interesadas|interesante|más información|más detalles|cuéntame más|saber más|pásame|mándame|envíeme|envíenme|suena bien|suena muy bien|qué buena pinta|justo estábamos|me apunto|siguientes pasos|próximos pasos|catálogo|prueba piloto|cuenten con|quiero participar|me gustaría saber|me gustaría conocer|curiosidad|me encantaría|probarlo|presentarme|cómo hago',
  interrogative:
    'cuánto|cuanto cuesta|cuál|cuáles|qué|cómo|cuándo|dónde|de dónde|por qué|quién|hay|tienen|tienes|pueden|puede|puedes|se puede|se integra|incluye|está incluido|aceptan|duda|pregunta|a qué hora|es posible|hacen envíos',
  invoice:
    'factura*|facturación|cobrado|cobraron|cargo|cargos|cif|iva|pago|recibo|devuélvanme el dinero|abono|transferencia|tarjeta|suscripción|cobro',
  law: 'abogad*|legal|legales|medidas legales|tribunal*|denuncia|demanda|rgpd|protección de datos|datos personales|lopd|juzgado|incumplimiento|hoja de reclamaciones|artículo 00|responsabilidad|consumo',
  meet: 'reunión|reunirnos|llamada|llámame|llámeme|llamar|cita|agenda|agendemos|agendar|disponibilidad|disponible|quedamos|quedar|me viene bien|te viene bien|te va bien|me va perfecto|mover la|aplazar|videollamada|hablar el|podemos hablar|vernos|nos vemos|hueco|tomar un café|pasar a ver|hablamos|reprogramar|comer',
  negation: 'no|nunca|nada|sin|ni|tampoco|ningún|ninguna|jamás',
  not_now:
    'ahora mismo no|ahora no|por ahora|de momento|más adelante|después del verano|el año que viene|próximo año|próximo trimestre|en enero|en septiembre|no hay presupuesto|sin presupuesto|a tope|vuelve a escribirme|hablemos en|ando mal de|cuando acabe|quizá|quizás|más tarde|en otro momento',
  order:
    'pedido|envío|paquete|entrega|cuenta|contraseña|licencia|aplicación|garantía|reserva|billete|etiqueta|dirección de entrega|suscripción',
  personal_news:
    'feliz cumpleaños|felices fiestas|feliz navidad|enhorabuena|felicidades|feliz año|buen fin de semana|abrazo|besos|acta',
  pitch:
    'le ofrecemos|ofrecemos|oferta|descuento|código de verificación|ha sido registrada|solicitud ha sido|su envío|promoción|ganado|préstamo*',
  price:
    'caro|cara|precio|precios|coste|costo|presupuesto|tarifa|tarifas|barato|barata|euros|se nos va|demasiado caro|comisiones|descuento|no me salen las cuentas',
  refusal:
    'no gracias|no nos interesa|no me interesa|no estamos interesados|no estoy interesad*|no es para|no lo quiero|paso gracias|paso|hemos decidido no|decidido|no seguir adelante|no necesitamos|no me hace falta|rechazar|declinar|lamentablemente|no podré|no me convence|hemos elegido|agradecemos la oferta|no procede|descartado|al final no',
  security:
    'hackead*|phishing|vulnerabilidad|fraude|fraudulento|estafa|suplant*|sin permiso|robado|robada|enlace raro|sospechos*|virus|filtración|brecha',
  stop_mail:
    'darme de baja|deme de baja|dar de baja|baja de la lista|no me escriban|no me escribas|quítenme|elimínenme|bórrenme|borrar mis datos|supresión de mis datos|dejen de|deja de|no quiero más|no quiero recibir|basta de|no me contacten|base de datos|nunca me suscribí|cancelar suscripción al boletín|no deseo recibir|spam',
  thanks: 'gracias|muchas gracias|mil gracias|agradezco|agradecid*',
  time: 'lunes|martes|miércoles|jueves|viernes|sábado|domingo|mañana|hoy|tarde|noche|semana que viene|esta semana|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre|diciembre|a las',
  wrong_person:
    'no soy la persona|no llevo|yo no soy|se equivoca|persona equivocada|escriba a|hable con|contacte con|el encargado|la encargada|me lo pienso|lo comento|lo consulto|te digo',
};
